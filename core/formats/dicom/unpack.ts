import { jpegDamage } from '../jpeg.ts';
import { jpeg2000Head, jpegHead, withColours } from './codestream.ts';
import type { CodestreamHead } from './codestream.ts';
import type { Attributes, DicomFile } from './data-set.ts';
import { damaged, endsEarly, unread } from './errors.ts';
import { packedFrame } from './fragments.ts';
import { inflated } from './inflate.ts';
import { decodeExtendedJpeg } from './jpeg-extended.ts';
import { decodeLosslessJpeg } from './jpeg-lossless.ts';
import type { PixelLayout } from './layout.ts';
import { unpackRle } from './rle.ts';
import { bitsPerFrame, nativeSamples, withBits } from './samples.ts';
import type { Samples } from './samples.ts';
import type { WasmCodecs } from './wasm-codecs.ts';

/** The samples of a frame, and how they lie. */
export interface Unpacked {
  readonly samples: Samples;
  readonly layout: PixelLayout;
}

/**
 * Unpacks a frame, whatever it is packed with.
 * @throws WorkbenchError `dicom.damaged`, `dicom.kind`
 */
export async function unpackFrame(
  { root, syntax }: DicomFile,
  layout: PixelLayout,
  frame: number,
  codecs: WasmCodecs,
): Promise<Unpacked> {
  if (syntax.packing === 'none') return { samples: storedSamples(root, layout, frame), layout };
  const fragments = root.fragments(layout.tag);
  if (fragments === undefined) throw damaged('its pixels are not packed, though it says that they are');
  const packed = packedFrame(fragments, frame, layout.frameCount);
  // Packed colours lie pixel by pixel, none of them stored once for two.
  const together: PixelLayout = {
    ...layout,
    isPlanar: false,
    meaning: layout.meaning === 'ybr-full-422' ? 'ybr-full' : layout.meaning,
  };
  switch (syntax.packing) {
    case 'frames-deflated': {
      const bytes = inflated(packed, Math.ceil(bitsPerFrame(layout) / 8) + 1);
      return { samples: nativeSamples(bytes, 0, layout, 1), layout };
    }
    case 'rle':
      return { samples: nativeSamples(unpackRle(packed, together), 0, together, 1), layout: together };
    case 'jpeg':
    case 'jpeg-lossless':
      return decodedJpeg(packed, together, codecs);
    case 'jpeg-ls': {
      requireSame(jpegHead(packed), layout);
      requireEnd(packed);
      const { samples, bits, isPlanar } = await codecs.decode('jpeg-ls', packed);
      return { samples: withBits(samples, bits, layout), layout: { ...together, isPlanar } };
    }
    case 'jpeg-2000':
    case 'ht-jpeg-2000': {
      requireSame(jpeg2000Head(packed), layout);
      requireEnd(packed);
      const { samples, bits } = await codecs.decode(syntax.packing, packed);
      return { samples: withBits(samples, bits, layout), layout: asRgb(together) };
    }
  }
}

/** Decoders make up what a packed frame lacks. It may be filled up after its end mark. */
function requireEnd(packed: Uint8Array): void {
  const last = packed.subarray(-6);
  if (!last.some((byte, index) => byte === 0xff && last[index + 1] === 0xd9)) throw endsEarly();
}

/** What the decoder has turned into red, green and blue. */
function asRgb(layout: PixelLayout): PixelLayout {
  return layout.samplesPerPixel === 3 ? { ...layout, meaning: 'rgb' } : layout;
}

async function decodedJpeg(packed: Uint8Array, layout: PixelLayout, codecs: WasmCodecs): Promise<Unpacked> {
  const head = jpegHead(packed);
  requireSame(head, layout);
  if (head.process === 3) {
    return { samples: withBits(decodeLosslessJpeg(packed, head), head.bits, layout), layout };
  }
  if (head.process > 2) throw unread('it is packed as a kind of JPEG that is not read');
  if (head.bits === 12 && head.process < 2) {
    return { samples: withBits(decodeExtendedJpeg(packed, head), head.bits, layout), layout };
  }
  if (head.bits !== 8) throw unread(`it is packed as JPEG with ${head.bits} bits`);
  const reason = jpegDamage(packed);
  if (reason !== undefined) throw damaged(reason);
  const { samples, bits } = await codecs.decode('jpeg', withColours(packed, head, layout.meaning));
  return { samples: withBits(samples, bits, layout), layout: asRgb(layout) };
}

function storedSamples(root: Attributes, layout: PixelLayout, frame: number): Samples {
  const pixels = root.bytes(layout.tag);
  if (pixels === undefined) throw damaged('its pixels are packed, though it says that they are not');
  return nativeSamples(pixels, frame, layout, root.swappedBytes(layout.tag, layout.bitsAllocated));
}

/** Memory is taken for what the head of a packed frame says, which must be what the file says. */
function requireSame({ width, height, channels, bits }: CodestreamHead, layout: PixelLayout): void {
  if (width !== layout.width || height !== layout.height || channels !== layout.samplesPerPixel) {
    throw damaged(`its packed pixels are ${width} x ${height} with ${channels} channels`);
  }
  if (bits < 1 || bits > 16) throw unread(`its packed samples have ${bits} bits`);
}
