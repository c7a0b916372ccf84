import { WorkbenchError } from '../../../core/errors.ts';
import type { NpyArray } from '../../../core/formats/npy.ts';
import { type Parameters, type Tensor, parameterSpecs } from '../../../core/network/parameters.ts';
import { encodeNpz, readNpz } from '../images/npz.ts';

/** PyTorch's batch norm counts its batches in a 64-bit scalar; U-Lite has no use for it. */
const COUNTER = 'num_batches_tracked';
const HEAD = 'conv_out.bias';

/** The bytes of an `.npz` as `numpy.savez(**state_dict)` writes it, so that PyTorch loads it strictly. */
export function encodeWeights(parameters: Parameters): Uint8Array {
  const arrays = new Map<string, NpyArray>();
  for (const [name, { shape, data }] of parameters) {
    arrays.set(name, { dtype: 'float32', shape, data });
    if (name.endsWith('.running_var')) {
      const counter = name.replace(/running_var$/, COUNTER);
      arrays.set(counter, { dtype: 'int64', shape: [], data: new BigInt64Array(1) });
    }
  }
  return encodeNpz(arrays);
}

/**
 * Reads U-Lite's parameters from an `.npz`; the head says how many channels there are.
 * @throws WorkbenchError `weights.mismatch`, which lists every missing, unknown, misshapen and mistyped array
 */
export async function readWeights(path: string): Promise<Parameters> {
  const arrays = await readNpz(path);
  const specs = parameterSpecs(Math.max(1, arrays.get(HEAD)?.data.length ?? 1));
  const known = new Set(specs.map(({ name }) => name));
  const parameters = new Map<string, Tensor>();
  const problems: string[] = [];
  for (const { name, shape } of specs) {
    const array = arrays.get(name);
    if (!array) problems.push(`${name} is missing`);
    else if (array.dtype !== 'float32') problems.push(`${name} is ${array.dtype}, not float32`);
    else if (String(array.shape) !== String(shape)) {
      problems.push(`${name} has the shape [${array.shape.join(', ')}], not [${shape.join(', ')}]`);
    } else if (!array.data.every(Number.isFinite)) problems.push(`${name} holds values that are not finite`);
    else parameters.set(name, { shape, data: array.data });
  }
  for (const name of arrays.keys()) {
    if (!known.has(name) && !name.endsWith(`.${COUNTER}`)) problems.push(`${name} is unknown`);
  }
  if (problems.length === 0) return parameters;
  throw new WorkbenchError('weights.mismatch', `${path} holds no U-Lite weights: ${problems.join('; ')}.`);
}
