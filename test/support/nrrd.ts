import { gzipSync } from 'fflate';
import { concatenate } from '../../core/formats/bytes.ts';

/** An NRRD, written plainly: a comment and a key of somebody's own among its fields, and its values behind them. */
export function encodeNrrd(
  fields: Readonly<Record<string, string>>,
  values: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const lines = Object.entries(fields).map(([key, value]) => `${key}: ${value}\n`);
  const text = ['NRRD0004\n', '# type: none\n', ...lines, 'modality:=CT\n', '\n'].join('');
  return concatenate([
    new TextEncoder().encode(text),
    fields['encoding'] === 'gzip' ? gzipSync(values) : values,
  ]);
}
