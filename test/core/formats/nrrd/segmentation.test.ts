import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatenate } from '../../../../core/formats/bytes.ts';
import { propertyNamed } from '../../../../core/formats/dicom/seg/codes.ts';
import { isNrrdSegmentation, readNrrdSegmentation } from '../../../../core/formats/nrrd/segmentation.ts';
import type { Grid } from '../../../../core/geometry/alignment.ts';
import { seededRandom } from '../../../../core/random.ts';
import { mutantOf } from '../../../support/mutants.ts';
import { encodeNrrdSegmentation } from '../../../support/nrrd-segmentation.ts';
import type { NrrdSegmentDescription } from '../../../support/nrrd-segmentation.ts';
import { hasModules, python } from '../../../support/python.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const SERIES: Grid = {
  shape: [4, 3, 2],
  affine: [
    [0.8, -1.2, 0, 10],
    [0.6, 1.6, 0, -20],
    [0, 0, 3, 30],
  ],
};

const SEGMENTS: readonly NrrdSegmentDescription[] = [
  { label: 2, name: 'Linke Niere', color: '#ff8000', property: propertyNamed('left kidney') },
  { label: 5, name: 'Läsion', color: '#003366', property: propertyNamed('lesion') },
];

/** As 3D Slicer writes it: layers lie before the axes. Of two voxels in a row of the second frame. */
function slicer(notes: Readonly<Record<string, string>>, values: Uint8Array): Uint8Array<ArrayBuffer> {
  const lines = [
    'NRRD0004',
    '# Complete NRRD file format specification at:',
    'type: unsigned char',
    'dimension: 4',
    'space: left-posterior-superior',
    'sizes: 2 2 1 1',
    'space directions: none (-0.8,-0.6,0) (1.2,-1.6,0) (0,0,3)',
    'kinds: list domain domain domain',
    'encoding: raw',
    'space origin: (-11.6,18.8,33)',
    ...Object.entries(notes).map(([key, value]) => `${key}:=${value}`),
  ];
  return concatenate([new TextEncoder().encode(`${lines.join('\n')}\n\n`), values]);
}

const NOTES = {
  Segment0_Color: '0.5 0.25 1',
  Segment0_ID: 'Segment_1',
  Segment0_LabelValue: '1',
  Segment0_Layer: '0',
  Segment0_Name: 'Liver',
  Segment0_Tags:
    'Segmentation.Status:inprogress|TerminologyEntry:Segmentation category and type~' +
    'SCT^123037004^Anatomical Structure~SCT^10200004^Liver~^^~Anatomic codes~^^~^^|',
  Segment1_ID: 'Segment_2',
  Segment1_LabelValue: '1',
  Segment1_Layer: '1',
  Segment1_Name: 'Tumour',
};

describe('a segmentation of 3D Slicer', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(0, 2, 5), { minLength: 24, maxLength: 24 }),
        fc.boolean(),
        (values, isWide) => {
          const wide = (label: number): number => (isWide && label === 5 ? 40_000 : label);
          const segments = SEGMENTS.map((segment) => ({ ...segment, label: wide(segment.label) }));
          const labelsOf = (frame: number): Uint16Array | null => {
            const own = Uint16Array.from(values.slice(12 * frame, 12 * frame + 12), wide);
            return own.some((label) => label > 0) ? own : null;
          };
          const bytes = encodeNrrdSegmentation(SERIES, segments, labelsOf);
          expect(isNrrdSegmentation(bytes)).toBe(true);
          const found = readNrrdSegmentation(bytes, SERIES);
          expect(found.segments).toEqual(
            segments.map(({ label: value, name, color, property }, index) => ({
              ...{ label: index + 1, value, name, color, property },
            })),
          );
          expect(found.problems).toEqual([]);
          const own = [0, ...segments.map(({ label }) => label)];
          found.frames.forEach((frame, index) => {
            expect(frame === null ? null : Array.from(frame, (label) => own[label])).toEqual(
              labelsOf(index) === null ? null : [...(labelsOf(index) ?? [])],
            );
          });
        },
      ),
    );
  });

  it('has layers that lie on each other, and covers a part of the series', () => {
    // The first voxel is of both segments, the second of the second.
    const found = readNrrdSegmentation(slicer(NOTES, Uint8Array.of(1, 1, 0, 1)), SERIES);
    expect(found.segments.map(({ name, color }) => [name, color])).toEqual([
      ['Liver', '#8040ff'],
      ['Tumour', null],
    ]);
    expect(found.segments[0]?.property).toEqual(propertyNamed('liver'));
    expect(found.segments[1]?.property).toBeNull();
    expect(found.frames[0]).toBeNull();
    expect([...(found.frames[1] ?? [])]).toEqual([0, 0, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(found.overlaps).toEqual([{ below: 1, above: 2, pixels: 1 }]);
  });

  it('tells values that are no segment', () => {
    const { problems } = readNrrdSegmentation(slicer(NOTES, Uint8Array.of(1, 9, 9, 1)), SERIES);
    expect(problems).toEqual([
      '1 of its voxels have the value 9, which is no segment.',
      '1 of its voxels have the value 9, which is no segment.',
    ]);
  });

  it('that contradicts itself is refused in words', () => {
    const read = (notes: Readonly<Record<string, string>>) => () =>
      readNrrdSegmentation(slicer({ ...NOTES, ...notes }, new Uint8Array(4)), SERIES);
    expect(read({ Segment1_Layer: '0' })).toThrow('several of its segments have the same value');
    expect(read({ Segment1_Layer: '2' })).toThrow('its segment Tumour is in a layer that is not there');
    expect(read({ Segment1_LabelValue: 'two' })).toThrow('its segment 2 has the value two');
    expect(() => readNrrdSegmentation(slicer(NOTES, new Uint8Array(3)), SERIES)).toThrow('incomplete');
    expect(isNrrdSegmentation(slicer({}, new Uint8Array(4)))).toBe(false);
  });

  it('that is changed at any place is read or refused in words', () => {
    const originals = [
      slicer(NOTES, Uint8Array.of(1, 1, 0, 1)),
      encodeNrrdSegmentation(SERIES, SEGMENTS, () =>
        Uint8Array.from({ length: 12 }, (_, at) => (at % 2) * 5),
      ),
    ];
    const outcomes = { read: 0, refused: 0 };
    for (let seed = 1; seed <= 100; seed++) {
      try {
        readNrrdSegmentation(
          mutantOf(originals[seed % 2] as Uint8Array<ArrayBuffer>, seededRandom(seed)),
          SERIES,
        );
        outcomes.read++;
      } catch (error) {
        expect(error, `mutant ${seed}`).toMatchObject({ code: expect.stringMatching(/^(nrrd|labels)\./) });
        outcomes.refused++;
      }
    }
    expect(Math.min(outcomes.read, outcomes.refused)).toBeGreaterThan(5);
  });
});

it.skipIf(!hasModules('segmentations of 3D Slicer by NumPy', 'numpy'))(
  'NumPy finds the labels of a segmentation where they are read',
  async () => {
    const PROGRAM = `
import gzip, re
data = open(sys.argv[1], 'rb').read()
end = data.index(b'\\n\\n')
text = data[:end].decode()
fields = dict(re.findall(r'^([a-z ]+): (.*)$', text, re.M))
notes = dict(re.findall(r'^(\\w+):=(.*)$', text, re.M))
sizes = [int(size) for size in fields['sizes'].split()]
values = numpy.frombuffer(gzip.decompress(data[end + 2:]), numpy.uint8).reshape(sizes, order='F')
directions = numpy.array([eval(vector) for vector in fields['space directions'].split()]).T
[index] = numpy.argwhere(values == 5).tolist()
place = directions @ index + numpy.array(eval(fields['space origin']))
print(json.dumps([place.tolist(), notes['Segment1_Name'], notes['Segment1_LabelValue'], fields['space']]))`;
    const path = join(await temporaryFolder(), 'a.seg.nrrd');
    const drawn = (frame: number) =>
      frame === 1 ? Uint8Array.from({ length: 12 }, (_, at) => (at === 3 + 4 * 2 ? 5 : 0)) : null;
    const bytes = encodeNrrdSegmentation(SERIES, SEGMENTS, drawn);
    const { segments, frames } = readNrrdSegmentation(bytes, SERIES);
    expect(segments[1]).toMatchObject({ label: 2, value: 5, name: 'Läsion' });
    expect(frames.map((frame) => frame?.indexOf(2))).toEqual([undefined, 3 + 4 * 2]);
    await writeFile(path, bytes);
    const [place, ...others] = JSON.parse(python(PROGRAM, path)) as [number[], ...string[]];
    // Of column 3, row 2 and frame 1: 10, -15 and 33 mm to the right, front and up.
    [-10, 15, 33].forEach((part, axis) => expect(place[axis]).toBeCloseTo(part, 9));
    expect(others).toEqual(['Läsion', '5', 'left-posterior-superior']);
  },
);
