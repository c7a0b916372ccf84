import type { RasterData } from '../../imaging/raster.ts';
import type { Attributes } from './data-set.ts';
import { damaged } from './errors.ts';
import { groupOf } from './functional-groups.ts';
import type { PixelLayout } from './layout.ts';
import type { Samples } from './samples.ts';
import { TAG } from './tags.ts';
import type { Tag } from './tags.ts';

/** From stored samples to what they mean, such as Hounsfield units: PS3.3, section C.11.1. */
export type ModalityTransform =
  { readonly kind: 'linear'; readonly slope: number; readonly intercept: number } | LookupTable;

export interface LookupTable {
  readonly kind: 'table';
  /** The sample that the first entry is for; those below have it, too, and those above the last have that one. */
  readonly first: number;
  readonly entries: Uint8Array | Uint16Array;
  readonly bits: number;
}

const IDENTITY: ModalityTransform = { kind: 'linear', slope: 1, intercept: 0 };

/** Of a frame, where its functional groups have one, else of the file. */
export function modalityTransformOf(root: Attributes, frame: number, isSigned: boolean): ModalityTransform {
  const own = groupOf(root, frame, TAG.pixelTransformationSequence) ?? root;
  const [table] = own.items(TAG.modalityLutSequence);
  if (table !== undefined) return lookupTable(table, TAG.lutDescriptor, TAG.lutData, isSigned);
  const slope = own.decimal(TAG.rescaleSlope) ?? 1;
  const intercept = own.decimal(TAG.rescaleIntercept) ?? 0;
  // A slope of 0 would leave nothing of the image: some writers of it mean that there is none.
  return slope === 0 ? IDENTITY : { kind: 'linear', slope, intercept };
}

/**
 * What the values of a CT are measured in: what its rescaling says, else Hounsfield units, in which its original images
 * are. PS3.3, sections C.8.2.1 and C.11.1. Undefined of other modalities, and where the file says that it is none.
 */
export function unitOf(root: Attributes): string | undefined {
  if (root.text(TAG.modality) !== 'CT') return undefined;
  const own = groupOf(root, 0, TAG.pixelTransformationSequence) ?? root;
  const stated = own.text(TAG.rescaleType);
  if (stated !== undefined) return stated === UNSPECIFIED ? undefined : stated;
  return own.has(TAG.rescaleSlope) ? 'HU' : undefined;
}

const UNSPECIFIED = 'US';

/**
 * @param isSigned whether the samples are, and with them the first that is mapped
 * @throws WorkbenchError `dicom.damaged`
 */
export function lookupTable(
  item: Attributes,
  descriptorTag: Tag,
  dataTag: Tag,
  isSigned: boolean,
): LookupTable {
  const data = item.bytes(dataTag);
  const { count, first, bits } = descriptorOf(item, descriptorTag, isSigned);
  if (data === undefined || data.length < count) throw damaged('its lookup table is not all there');
  // Entries of 8 bits take 16 in many files.
  if (data.length < 2 * count) return { kind: 'table', first, bits, entries: data.subarray(0, count) };
  const entries = Uint16Array.from(item.words(dataTag).slice(0, count));
  return { kind: 'table', first, bits, entries };
}

/** How many entries a table has (0 stands for all that 16 bits can), the sample of its first, and their bits. */
export function descriptorOf(
  item: Attributes,
  tag: Tag,
  isSigned: boolean,
): { readonly count: number; readonly first: number; readonly bits: number } {
  const [count, first, bits] = item.words(tag);
  if (count === undefined || first === undefined || bits === undefined) {
    throw damaged('its lookup table is not described');
  }
  return { count: count === 0 ? 65536 : count, first: isSigned ? (first << 16) >> 16 : first, bits };
}

/** What a raster of any frame of a file holds its values in, so that all of them have one scale. */
export type ValueType = 8 | 16 | 'float';

/** The smallest that holds all values that samples of this layout can come to under these transforms. */
export function valueTypeOf(layout: PixelLayout, transforms: readonly ModalityTransform[]): ValueType {
  const types = transforms.map((transform) => typeUnder(layout, transform));
  if (types.includes('float')) return 'float';
  return types.includes(16) ? 16 : 8;
}

function typeUnder({ kind, bitsStored }: PixelLayout, transform: ModalityTransform): ValueType {
  if (transform.kind === 'table') return transform.bits <= 8 ? 8 : 16;
  const { slope, intercept } = transform;
  if (kind === 'float' || !Number.isInteger(slope) || !Number.isInteger(intercept)) return 'float';
  const [low, high] =
    kind === 'signed' ? [-(2 ** (bitsStored - 1)), 2 ** (bitsStored - 1) - 1] : [0, 2 ** bitsStored - 1];
  const ends = [low * slope + intercept, high * slope + intercept];
  if (Math.min(...ends) < 0 || Math.max(...ends) > 65535) return 'float';
  return Math.max(...ends) <= 255 ? 8 : 16;
}

/** The samples under a transform, as values of that type. */
export function transformed(samples: Samples, transform: ModalityTransform, type: ValueType): RasterData {
  const values = emptyOf(type, samples.length);
  if (transform.kind === 'table') {
    const { first, entries } = transform;
    const last = entries.length - 1;
    for (let i = 0; i < values.length; i++) {
      const at = (samples[i] as number) - first;
      values[i] = entries[at < 0 ? 0 : at > last ? last : at] as number;
    }
    return values;
  }
  const { slope, intercept } = transform;
  if (slope === 1 && intercept === 0) {
    values.set(samples);
    return values;
  }
  for (let i = 0; i < values.length; i++) values[i] = (samples[i] as number) * slope + intercept;
  return values;
}

function emptyOf(type: ValueType, length: number): RasterData {
  if (type === 8) return new Uint8Array(length);
  return type === 16 ? new Uint16Array(length) : new Float32Array(length);
}
