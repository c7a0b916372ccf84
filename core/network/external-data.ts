/**
 * Which fields of the messages of ONNX (onnx.proto3, IR version 13) lead to tensors. All other fields are passed over,
 * so that weights are not even looked at.
 */
const WAYS: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  model: { 7: 'graph', 20: 'training', 25: 'function' },
  training: { 1: 'graph', 2: 'graph' },
  function: { 7: 'node' },
  graph: { 1: 'node', 5: 'tensor', 15: 'sparse' },
  node: { 5: 'attribute' },
  attribute: { 5: 'tensor', 6: 'graph', 10: 'tensor', 11: 'graph', 22: 'sparse', 23: 'sparse' },
  sparse: { 1: 'tensor', 2: 'tensor' },
  tensor: {},
};

const EXTERNAL_DATA = 13;
const DATA_LOCATION = 14;

/**
 * Whether a model in ONNX's format names other files as the place of its weights. A runtime would look for them from
 * the folder in which the program was started.
 * @param bytes of any kind: what is no ONNX names nothing
 */
export function hasExternalData(bytes: Uint8Array): boolean {
  // Graphs may hold graphs, more of them than calls may.
  const waiting = [{ bytes, message: 'model' }];
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    for (const { field, value } of fieldsOf(part.bytes)) {
      if (part.message === 'tensor' && field === EXTERNAL_DATA) return true;
      if (part.message === 'tensor' && field === DATA_LOCATION && value !== 0) return true;
      const next = WAYS[part.message]?.[field];
      if (next !== undefined && value instanceof Uint8Array) waiting.push({ bytes: value, message: next });
    }
  }
  return false;
}

/** The fields of a message in the wire format of Protocol Buffers, as far as they can be read. */
function* fieldsOf(
  bytes: Uint8Array,
): Generator<{ readonly field: number; readonly value: number | Uint8Array }> {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; at < bytes.length; scale *= 128) {
      const byte = bytes[at++] as number;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
    return NaN;
  };
  while (at < bytes.length) {
    const tag = varint();
    const [field, wire] = [Math.floor(tag / 8), tag % 8];
    if (wire === 0) yield { field, value: varint() };
    else if (wire === 2) {
      const length = varint();
      if (!(length <= bytes.length - at)) return;
      yield { field, value: bytes.subarray(at, (at += length)) };
    } else if (wire === 1 || wire === 5) at += wire === 1 ? 8 : 4;
    else return;
  }
}
