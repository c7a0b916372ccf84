import jpeg from '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm?url';
import jpegLs from '@cornerstonejs/codec-charls/decodewasm?url';
import jpeg2000 from '@cornerstonejs/codec-openjpeg/decodewasm?url';
import htJpeg2000 from '@cornerstonejs/codec-openjph/wasm?url';
import type { WasmCodec } from '../../core/formats/dicom/wasm-codecs.ts';

/** Where the build has put the codecs. */
const ADDRESSES: Readonly<Record<WasmCodec, string>> = {
  jpeg,
  'jpeg-ls': jpegLs,
  'jpeg-2000': jpeg2000,
  'ht-jpeg-2000': htJpeg2000,
};

/** The binary of a codec that came with the app. */
export async function loadWasm(codec: WasmCodec): Promise<ArrayBuffer> {
  // eslint-disable-next-line no-restricted-globals -- the app's own protocol, the only one its policy lets through
  const response = await fetch(ADDRESSES[codec]);
  if (!response.ok) throw new Error(`The codec ${codec} answered ${response.status}`);
  return response.arrayBuffer();
}
