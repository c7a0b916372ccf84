import type { Grid } from '../../geometry/alignment.ts';
import { LAST_SEGMENT } from '../../mask/segments.ts';
import { isCode } from '../../document/codes.ts';
import type { Code, SegmentProperty } from '../../document/codes.ts';
import type { FoundLabels, FoundSegment } from '../labels/found.ts';
import { labelValues, labelsOfLayers } from '../labels/volume.ts';
import type { LabelLayer, ValueMeaning } from '../labels/volume.ts';
import { VolumeErrors } from '../volume/errors.ts';
import type { TextHeader } from '../volume/stored.ts';
import { headerOf, isNrrd, readNrrdText, storedNrrd } from './volume.ts';
import type { NrrdText } from './volume.ts';

/** A segment as 3D Slicer describes it in the notes of an NRRD (.seg.nrrd). */
export interface NrrdSegment extends ValueMeaning {
  /** Null where the file does not say what it shows. */
  readonly property: SegmentProperty | null;
}

const errors = new VolumeErrors('nrrd');

/** Whether an NRRD says what its values stand for, as those of 3D Slicer do. */
export function isNrrdSegmentation(bytes: Uint8Array): boolean {
  return isNrrd(bytes) && readNrrdText(bytes).notes.has('Segment0_ID');
}

/**
 * What a segmentation of 3D Slicer says of the frames of a series, whatever part of them it covers.
 * @throws WorkbenchError as `readNrrd` and `labelsOfLayers`; `labels.values`
 */
export function readNrrdSegmentation(
  bytes: Uint8Array,
  series: Grid,
): FoundLabels<NrrdSegment & FoundSegment> {
  const text = readNrrdText(bytes);
  const { header, count } = layeredHeader(text);
  const { shape, affine } = header.geometry;
  const stored = storedNrrd(bytes, { ...header, length: header.length * count })(0);
  const segments = segmentsIn(text.notes);
  requireOwnValues(segments, count);
  const layers = Array.from({ length: count }, (_, index): LabelLayer<NrrdSegment> => ({
    ...{ shape, affine },
    values: labelValues(header, stored, { count, index }),
    meanings: segments.flatMap(({ layer, ...segment }) => (layer === index ? segment : [])),
  }));
  return labelsOfLayers(layers, series);
}

/** The header of one layer, and how many there are: an axis before the others counts them. */
function layeredHeader({ fields, end }: NrrdText): { readonly header: TextHeader; readonly count: number } {
  const [kind] = (fields.get('kinds') ?? '').split(/\s+/);
  const [count = 1, ...sizes] = (fields.get('sizes') ?? '').split(/\s+/).map(Number);
  if (kind !== 'list' || sizes.length !== 3) return { header: headerOf({ fields, end }), count: 1 };
  if (!(Number.isInteger(count) && count >= 1)) throw errors.damaged(`it has ${count} layers`);
  const withoutFirst = (name: string): readonly [string, string] => [
    name,
    (fields.get(name) ?? '').replace(/^\S+\s*/, ''),
  ];
  const own = new Map([
    ...fields,
    ['dimension', '3'] as const,
    ...['sizes', 'kinds', 'spacedirections'].map(withoutFirst),
  ]);
  const header = headerOf({ fields: own, end });
  errors.requireLength(header.length * count);
  return { header, count };
}

function segmentsIn(notes: NrrdText['notes']): readonly (NrrdSegment & { readonly layer: number })[] {
  const segments: (NrrdSegment & { readonly layer: number })[] = [];
  for (let index = 0; notes.has(`Segment${index}_ID`); index++) {
    const note = (name: string): string => notes.get(`Segment${index}_${name}`) ?? '';
    const value = Number(note('LabelValue') || 1);
    if (!Number.isInteger(value) || value < 1 || value > LAST_SEGMENT) {
      throw errors.damaged(`its segment ${index + 1} has the value ${note('LabelValue')}`);
    }
    segments.push({
      value,
      layer: Number(note('Layer') || 0),
      name: note('Name') || note('ID'),
      color: colorIn(note('Color')),
      property: propertyIn(note('Tags')),
    });
  }
  return segments;
}

function requireOwnValues(
  segments: readonly (NrrdSegment & { readonly layer: number })[],
  count: number,
): void {
  const values = new Set(segments.map(({ layer, value }) => `${layer} ${value}`));
  if (values.size < segments.length) throw errors.damaged('several of its segments have the same value');
  const lost = segments.find(({ layer }) => !(Number.isInteger(layer) && layer >= 0 && layer < count));
  if (lost !== undefined) throw errors.damaged(`its segment ${lost.name} is in a layer that is not there`);
}

/** Red, green and blue from 0 to 1. */
function colorIn(text: string): string | null {
  const parts = text.split(/\s+/).map(Number);
  if (parts.length !== 3 || !parts.every((part) => part >= 0 && part <= 1)) return null;
  return `#${parts
    .map((part) =>
      Math.round(255 * part)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}

const TERMINOLOGY = 'TerminologyEntry:';

/** Category, type and modifier are the second to the fourth of what a terminology entry consists of. */
function propertyIn(tags: string): SegmentProperty | null {
  const entry = tags.split('|').find((tag) => tag.startsWith(TERMINOLOGY)) ?? '';
  const [, category, type, modifier] = entry.slice(TERMINOLOGY.length).split('~').map(codeIn);
  if (!category || !type) return null;
  return { category, type, ...(modifier ? { modifier } : {}) };
}

function codeIn(text: string): Code | null {
  const [scheme = '', value = '', meaning = ''] = text.split('^');
  const code = { value, scheme, meaning };
  return isCode(code) ? code : null;
}
