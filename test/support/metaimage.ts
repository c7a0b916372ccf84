import { zlibSync } from 'fflate';
import { concatenate } from '../../core/formats/bytes.ts';

/** A MetaImage, written plainly: its keys as they are given, and its values as bytes behind them. */
export function encodeMetaImage(
  keys: Readonly<Record<string, string>>,
  values: Uint8Array,
  { isPacked = false, dataFile = 'LOCAL' }: { readonly isPacked?: boolean; readonly dataFile?: string } = {},
): Uint8Array<ArrayBuffer> {
  const packed = isPacked ? zlibSync(values) : values;
  const all = {
    ObjectType: 'Image',
    BinaryData: 'True',
    CompressedData: isPacked ? 'True' : 'False',
    ...(isPacked ? { CompressedDataSize: String(packed.length) } : {}),
    ...keys,
    ElementDataFile: dataFile,
  };
  const text = Object.entries(all)
    .map(([key, value]) => `${key} = ${value}\n`)
    .join('');
  return concatenate([new TextEncoder().encode(text), packed]);
}
