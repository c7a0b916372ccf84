import jpeg from '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm';
import jpegLs from '@cornerstonejs/codec-charls/decodewasm';
import jpeg2000 from '@cornerstonejs/codec-openjpeg/decodewasm';
import htJpeg2000 from '@cornerstonejs/codec-openjph/wasm';
import webp from '@jsquash/webp/codec/dec/webp_dec.wasm';
import type { WasmCodec } from '../../../core/formats/dicom/wasm-codecs.ts';

/** The bundler puts them into the bundle: a package has no other place for them. */
const BINARIES: Readonly<Record<WasmCodec, Uint8Array<ArrayBuffer>>> = {
  jpeg,
  'jpeg-ls': jpegLs,
  'jpeg-2000': jpeg2000,
  'ht-jpeg-2000': htJpeg2000,
};

/** The binary of a codec, as it lies in the bundle. */
export function bundledWasm(codec: WasmCodec): Promise<ArrayBuffer> {
  return Promise.resolve(new Uint8Array(BINARIES[codec]).buffer);
}

/** The binary of the decoder of WebP. */
export function bundledWebp(): Promise<ArrayBuffer> {
  return Promise.resolve(new Uint8Array(webp).buffer);
}
