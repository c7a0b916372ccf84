import { damaged } from './errors.ts';

/** Packages whose decoders are WebAssembly. */
export type WasmCodec = 'jpeg' | 'jpeg-ls' | 'jpeg-2000' | 'ht-jpeg-2000';

/**
 * Gets the binary of a codec, which a page must fetch from where it was built to; undefined where the codec's script
 * lies beside its binary, and finds it by itself.
 */
export type LoadWasm = (codec: WasmCodec) => Promise<ArrayBuffer | undefined>;

type NewDecoder = new () => WasmDecoder;

/** Buffers lie in the memory of the module, and hold until the decoder is deleted. */
interface WasmDecoder {
  getEncodedBuffer(length: number): Uint8Array;
  decode(): void;
  getFrameInfo(): FrameInfo;
  getDecodedBuffer(): Uint8Array;
  /** Of JPEG-LS: 0 for channel after channel. */
  getInterleaveMode?(): number;
  delete(): void;
}

interface FrameInfo {
  readonly width: number;
  readonly height: number;
  readonly bitsPerSample: number;
  readonly componentCount: number;
  readonly isSigned?: boolean;
}

export interface WasmDecoded {
  readonly samples: Uint8Array | Int8Array | Uint16Array | Int16Array;
  readonly bits: number;
  /** The samples of each channel lie together. */
  readonly isPlanar: boolean;
}

/** Loaded when a file needs one: few do, and each takes a while. */
const SCRIPTS: Readonly<
  Record<WasmCodec, () => Promise<{ readonly default: (options: object) => Promise<unknown> }>>
> = {
  jpeg: () => import('@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs'),
  'jpeg-ls': () => import('@cornerstonejs/codec-charls/decodewasmjs'),
  'jpeg-2000': () => import('@cornerstonejs/codec-openjpeg/decodewasmjs'),
  'ht-jpeg-2000': () => import('@cornerstonejs/codec-openjph/wasmjs'),
};

/** What each module calls its decoder. */
const DECODERS = {
  jpeg: 'JPEGDecoder',
  'jpeg-ls': 'JpegLSDecoder',
  'jpeg-2000': 'J2KDecoder',
  'ht-jpeg-2000': 'HTJ2KDecoder',
} as const;

/** Decoders that are compiled to WebAssembly, each started once. */
export class WasmCodecs {
  readonly #load: LoadWasm;
  readonly #started = new Map<WasmCodec, Promise<NewDecoder>>();

  constructor(load: LoadWasm) {
    this.#load = load;
  }

  /** @throws WorkbenchError `dicom.damaged` */
  async decode(codec: WasmCodec, packed: Uint8Array): Promise<WasmDecoded> {
    const started = this.#started.get(codec) ?? this.#start(codec);
    this.#started.set(codec, started);
    try {
      const Decoder = await started;
      return decodeWith(new Decoder(), packed);
    } catch (cause) {
      // A module that gave up may be in any state.
      this.#started.delete(codec);
      throw damaged('its pixels cannot be unpacked', cause);
    }
  }

  async #start(codec: WasmCodec): Promise<NewDecoder> {
    const [{ default: start }, wasmBinary] = await Promise.all([SCRIPTS[codec](), this.#load(codec)]);
    const binary = wasmBinary === undefined ? {} : { wasmBinary };
    // What goes wrong is said in our words, not on whichever console there is.
    const module = await start({ ...binary, print: () => undefined, printErr: () => undefined });
    return (module as Readonly<Record<string, NewDecoder>>)[DECODERS[codec]] as NewDecoder;
  }
}

function decodeWith(decoder: WasmDecoder, packed: Uint8Array): WasmDecoded {
  decoder.getEncodedBuffer(packed.length).set(packed);
  decoder.decode();
  const { width, height, componentCount, bitsPerSample: bits, isSigned = false } = decoder.getFrameInfo();
  const bytesPerSample = bits <= 8 ? 1 : 2;
  const length = width * height * componentCount;
  const bytes = new Uint8Array(length * bytesPerSample);
  const decoded = decoder.getDecodedBuffer();
  if (decoded.length < bytes.length) throw new RangeError(`${decoded.length} bytes are not ${bytes.length}`);
  bytes.set(decoded.subarray(0, bytes.length));
  const isPlanar = componentCount > 1 && decoder.getInterleaveMode?.() === 0;
  decoder.delete();
  if (bytesPerSample === 1)
    return { samples: isSigned ? new Int8Array(bytes.buffer) : bytes, bits, isPlanar };
  return { samples: new (isSigned ? Int16Array : Uint16Array)(bytes.buffer), bits, isPlanar };
}
