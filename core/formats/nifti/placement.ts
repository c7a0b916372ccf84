import { affineOf, isInvertible, isRectangular } from '../../geometry/volume.ts';
import type { Affine } from '../../geometry/volume.ts';
import type { NiftiFields } from './fields.ts';

/** Where the voxels of a file lie. */
export interface Placement {
  /** In millimetres, RAS. */
  readonly affine: Affine;
  /** Whether the file says how its axes lie in the body. */
  readonly isOriented: boolean;
  /** Whether the file says how large its voxels are. */
  readonly isMeasured: boolean;
  readonly warnings: readonly string[];
}

/** The lower three bits of `xyzt_units`, in millimetres; unknown units are taken for these. */
const UNITS: Readonly<Record<number, number>> = { 1: 1000, 2: 1, 3: 0.001 };

const NOT_ORIENTED =
  'It does not say how it lies in the body, and is shown as if its axes went to the right, the front and up.';

/**
 * By the standard's third method (sform) where it is used, else its second (qform), else its first, which scales only.
 * One that does not give every voxel its own place is passed over.
 */
export function placementOf(fields: NiftiFields): Placement {
  const warnings: string[] = [];
  const unit = UNITS[fields.number('xyzt_units') & 7];
  if (unit === undefined) warnings.push('It states no unit of length; millimetres are assumed.');
  const stated = [
    { name: 'sform', code: fields.number('sform_code'), affine: () => sform(fields) },
    { name: 'qform', code: fields.number('qform_code'), affine: () => qform(fields) },
  ];
  for (const { name, code, affine } of stated) {
    if (code <= 0) continue;
    const found = scaled(affine(), unit ?? 1);
    if (isInvertible(found)) {
      if (!isRectangular(found)) {
        warnings.push('Its axes are not at right angles: lengths and areas are not exact.');
      }
      return { affine: found, isOriented: true, isMeasured: true, warnings };
    }
    warnings.push(`Its ${name} places voxels on top of each other, and is not used.`);
  }
  const plain = scaled(pixdim(fields), unit ?? 1);
  const isMeasured = isInvertible(plain);
  warnings.push(NOT_ORIENTED);
  if (!isMeasured) warnings.push('It does not say how large its voxels are.');
  const affine = isMeasured ? plain : affineOf((row, column) => (row === column ? 1 : 0));
  return { affine, isOriented: false, isMeasured, warnings };
}

function sform(fields: NiftiFields): Affine {
  const numbers = fields.numbers('srow');
  return affineOf((row, column) => numbers[4 * row + column] as number);
}

/** A rotation, as a quaternion whose real part is what the others leave of a length of 1, after a scaling. */
function qform(fields: NiftiFields): Affine {
  const [b, c, d] = fields.numbers('quatern') as [number, number, number];
  const offset = fields.numbers('qoffset');
  const [handed, ...steps] = fields.numbers('pixdim');
  const rest = 1 - (b * b + c * c + d * d);
  // Rounding may leave less than nothing; then the others are brought to a length of 1.
  const [real, shrink] = rest < 1e-7 ? [0, 1 / Math.sqrt(1 - rest)] : [Math.sqrt(rest), 1];
  const [x, y, z] = [b * shrink, c * shrink, d * shrink];
  const rotation = [
    [real * real + x * x - y * y - z * z, 2 * (x * y - real * z), 2 * (x * z + real * y)],
    [2 * (x * y + real * z), real * real + y * y - x * x - z * z, 2 * (y * z - real * x)],
    [2 * (x * z - real * y), 2 * (y * z + real * x), real * real + z * z - x * x - y * y],
  ];
  // The third axis runs the other way where the first of `pixdim` says so.
  const sign = (handed ?? 1) < 0 ? -1 : 1;
  return affineOf((row, column) => {
    if (column === 3) return offset[row] as number;
    const step = Math.abs(steps[column] as number) * (column === 2 ? sign : 1);
    return (rotation[row]?.[column] as number) * step;
  });
}

function pixdim(fields: NiftiFields): Affine {
  const [, ...steps] = fields.numbers('pixdim');
  return affineOf((row, column) => (row === column ? Math.abs(steps[row] as number) : 0));
}

function scaled(affine: Affine, factor: number): Affine {
  return affineOf((row, column) => affine[row][column] * factor);
}
