import { strToU8 } from 'fflate';
import { concatenate } from '../bytes.ts';
import { descrOf, encodeNpyHeader } from '../npy.ts';
import type { NpyArray } from '../npy.ts';

/** What is written: values, and arrays of NumPy. */
export type Picklable =
  null | boolean | number | string | NpyArray | readonly Picklable[] | ReadonlyMap<string, Picklable>;

/**
 * A `.npy` file with one Python object, as `numpy.save` writes a dictionary, which
 * `numpy.load(file, allow_pickle=True).item()` gives back. Of protocol 3, with the names that NumPy 1 and 2 both know.
 */
export function encodeObjectNpy(value: Picklable): Uint8Array<ArrayBuffer> {
  const object = ofArray([], { code: 'O8', order: '|', flags: 63 }, [
    text(']'),
    ...pickled(value),
    text('a'),
  ]);
  return concatenate([encodeNpyHeader('object', []), Uint8Array.of(0x80, 3), ...object, text('.')]);
}

type Parts = readonly Uint8Array[];

const NONE = text('N');
const [TRUE, FALSE] = [Uint8Array.of(0x88), Uint8Array.of(0x89)];
const [TUPLE_OF_ONE, TUPLE_OF_THREE] = [Uint8Array.of(0x85), Uint8Array.of(0x87)];

function pickled(value: Picklable): Parts {
  if (value === null) return [NONE];
  if (typeof value === 'boolean') return [value ? TRUE : FALSE];
  if (typeof value === 'number') return [ofNumber(value)];
  if (typeof value === 'string') return [ofText(value)];
  if (value instanceof Map) {
    const items = [...(value as ReadonlyMap<string, Picklable>)];
    return [text('}('), ...items.flatMap(([key, item]) => [ofText(key), ...pickled(item)]), text('u')];
  }
  if (isList(value)) return [text(']('), ...value.flatMap(pickled), text('e')];
  const { dtype, shape, data } = value as NpyArray;
  const [order, ...code] = descrOf(dtype);
  const values = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const type = { code: code.join(''), order: order as string, flags: 0 };
  return ofArray(shape, type, [sized('B', values)]);
}

function isList(value: Picklable): value is readonly Picklable[] {
  return Array.isArray(value);
}

interface ArrayType {
  /** As in `u2`. */
  readonly code: string;
  readonly order: string;
  /** What else NumPy keeps of it: 63 for Python objects. */
  readonly flags: number;
}

/** An empty array, and then what it is made of: version, shape, type, whether it is column-major, and values. */
function ofArray(shape: readonly number[], { code, order, flags }: ArrayType, values: Parts): Parts {
  return [
    text('cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\n'),
    ...[ofNumber(0), TUPLE_OF_ONE, text('C\u0001b'), TUPLE_OF_THREE, text('R')],
    ...[text('('), ofNumber(1), text('('), ...shape.map(ofNumber), text('t')],
    ...[text('cnumpy\ndtype\n'), ofText(code), FALSE, TRUE, TUPLE_OF_THREE, text('R')],
    ...[text('('), ofNumber(3), ofText(order), NONE, NONE, NONE, ofNumber(-1), ofNumber(-1), ofNumber(flags)],
    ...[text('tb'), FALSE, ...values, text('tb')],
  ];
}

/** A whole number of 32 bits where it is one. */
function ofNumber(value: number): Uint8Array {
  const isWhole = (value | 0) === value;
  const bytes = new Uint8Array(isWhole ? 5 : 9);
  const view = new DataView(bytes.buffer);
  bytes[0] = (isWhole ? 'J' : 'G').charCodeAt(0);
  if (isWhole) view.setInt32(1, value, true);
  else view.setFloat64(1, value);
  return bytes;
}

function ofText(value: string): Uint8Array {
  return sized('X', strToU8(value));
}

/** Bytes behind their number. */
function sized(code: string, bytes: Uint8Array): Uint8Array {
  const head = new Uint8Array(5);
  head[0] = code.charCodeAt(0);
  new DataView(head.buffer).setUint32(1, bytes.length, true);
  return concatenate([head, bytes]);
}

function text(codes: string): Uint8Array {
  return strToU8(codes);
}
