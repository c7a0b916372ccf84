import { propertyNamed } from '../../../core/formats/dicom/seg/codes.ts';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodeDicom, imageElements } from '../../support/dicom.ts';
import type { TestElements } from '../../support/dicom.ts';
import { readNifti } from '../../support/first-volume.ts';
import { readNifti as readVolumes } from '../../../core/formats/nifti/volume.ts';
import { readDicom } from '../../../core/formats/dicom/data-set.ts';
import { readSegmentation } from '../../../core/formats/dicom/seg/read.ts';
import { exportSegmentation } from '../../../core/formats/segmentation-export.ts';
import type { DrawnLabels } from '../../../core/formats/segmentation-export.ts';
import { LabelGrid } from '../../../core/mask/label-grid.ts';
import { Provenance } from '../../../core/mask/provenance.ts';
import { encodeTiles } from '../../../core/mask/tiles.ts';
import { encodeSlices } from '../../support/dicom-series.ts';
import type { TestSlices } from '../../support/dicom-series.ts';
import { hasModules, python } from '../../support/python.ts';
import { ABOUT, codecs, framesIn } from '../../support/segmentation.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const SIZE = { width: 6, height: 4 };
const slicesWith = (others: TestSlices['others'] & object) =>
  encodeSlices({
    ...{ ...SIZE, depth: 3 },
    valueAt: () => 0,
    origin: [0, 0, 0],
    steps: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 2],
    ],
    others,
  });
const FILES = slicesWith(() => ({}));

const CLASSES = ['Liver', 'Left kidney', 'Lesion', 'Nothing'].map((name, index) => ({
  ...{ label: index + 1, name, color: '#102030', locked: false },
}));

/** Labels from the first pixel on, each with who decided on it. */
function frame(index: number, pixels: readonly (readonly [label: number, by: Provenance])[]) {
  const grid = new LabelGrid(SIZE);
  pixels.forEach(([label, by], pixel) => {
    grid.data[pixel] = label;
    grid.provenance[pixel] = by;
  });
  return { ...SIZE, index, tiles: encodeTiles(grid) };
}

const { model, human, confirmed } = Provenance;

const DRAWN: DrawnLabels = {
  frames: [
    frame(0, [
      [1, human],
      [1, confirmed],
      [2, model],
      [300, model],
    ]),
    frame(2, [
      [2, human],
      [3, model],
    ]),
  ],
  classes: CLASSES,
  objects: [{ id: 300, class: 3, name: 'Lesion 1', color: null, locked: false, hidden: false }],
  type: 'BINARY',
  about: ABOUT,
};

describe('a series that is exported as a DICOM segmentation', () => {
  it('has a segment for each class that is drawn, with who drew it', async () => {
    const bytes = (await exportSegmentation(FILES, DRAWN, codecs))?.dicom;
    const found = await readSegmentation(
      await readDicom(bytes as typeof bytes & object),
      await framesIn(FILES),
      codecs,
    );
    expect(
      found.segments.map(({ name, algorithm, property }) => [name, algorithm, property?.type.meaning]),
    ).toEqual([
      ['Liver', 'MANUAL', 'Liver'],
      ['Left kidney', 'SEMIAUTOMATIC', 'Kidney'],
      ['Lesion', 'AUTOMATIC', 'Lesion'],
    ]);
    const firstOf = (labels: ArrayLike<number> | null) =>
      labels === null ? null : Array.from(labels).slice(0, 5);
    expect(found.frames.map(firstOf)).toEqual([[1, 1, 2, 3, 0], null, [2, 3, 0, 0, 0]]);
  });

  it('has the codes of a class that has some, and else those of its name', async () => {
    const property = {
      category: { value: '123037004', scheme: 'SCT', meaning: 'Anatomical Structure' },
      type: { value: 'U-1', scheme: '99ULITE', meaning: 'Îlot' },
    };
    const classes = CLASSES.map((own) =>
      own.label === 1 ? { ...own, property } : { ...own, property: null },
    );
    const made = await exportSegmentation(FILES, { ...DRAWN, classes }, codecs);
    const file = await readDicom(made?.dicom as Uint8Array<ArrayBuffer>);
    const found = await readSegmentation(file, await framesIn(FILES), codecs);
    expect(found.segments.map((segment) => segment.property)).toEqual([
      property,
      propertyNamed('Left kidney'),
      propertyNamed('Lesion'),
    ]);
  });

  it('is none where nothing is drawn, or the files are no DICOM', async () => {
    expect(await exportSegmentation(FILES, { ...DRAWN, frames: [] }, codecs)).toBeNull();
    expect(await exportSegmentation([new Uint8Array(500)], DRAWN, codecs)).toBeNull();
  });

  it('is a NIfTI, too, where the frames lie one behind the other at even distances', async () => {
    const made = await exportSegmentation(FILES, DRAWN, codecs);
    const { header, values } = readNifti(made?.nifti as Uint8Array);
    expect(header.geometry.shape).toEqual([6, 4, 3]);
    expect([0, 1, 2, 3, 48, 49].map((voxel) => values[voxel])).toEqual([1, 1, 2, 3, 2, 3]);
    const uneven = slicesWith((slice) => (slice === 1 ? { x00200032: ['DS', [0, 0, 2.05]] } : {}));
    const others = await exportSegmentation(uneven, DRAWN, codecs);
    expect(others?.dicom.length).toBeGreaterThan(0);
    expect(others?.nifti).toBeNull();
  });

  it('is a NIfTI of as many volumes as the frames of a file are', async () => {
    const placed = (z: number): TestElements => ({
      '00209113': ['SQ', [{ '00200032': ['DS', `5\\6\\${z}`] }]],
    });
    const file = encodeDicom(
      imageElements(SIZE, new Uint8Array(2 * 6 * 4 * 6), {
        '00080016': ['UI', '1.2.840.10008.5.1.4.1.1.4.1'],
        '00080018': ['UI', '2.25.1'],
        '0020000d': ['UI', '2.25.2'],
        '0020000e': ['UI', '2.25.3'],
        '00200037': ['DS', '1\\0\\0\\0\\1\\0'],
        '00200052': ['UI', '2.25.4'],
        '00280008': ['IS', '6'],
        '00280030': ['DS', '1\\1'],
        '52009230': ['SQ', [0, 2, 4, 0, 2, 4].map(placed)],
      }),
    );
    const labelled = [frame(2, [[1, human]]), frame(3, [[2, human]]), frame(5, [[3, model]])];
    const made = await exportSegmentation([file], { ...DRAWN, frames: labelled }, codecs);
    const volumes = readVolumes(made?.nifti as Uint8Array);
    const drawn = [0, 1].map((time) => {
      const { header, values } = volumes.at(time);
      expect(header).toMatchObject({ volumes: 2, geometry: { shape: [6, 4, 3] } });
      return [0, 24, 48].map((voxel) => values[voxel]);
    });
    expect(drawn).toEqual([
      [0, 0, 1],
      [2, 0, 3],
    ]);
  });
});

it.skipIf(!hasModules('labels of DICOM as a NIfTI by nibabel', 'nibabel', 'numpy'))(
  'voxels of a NIfTI lie for nibabel where the pixels of the DICOM do',
  async () => {
    const oblique = {
      ...{ ...SIZE, depth: 3 },
      valueAt: () => 0,
      origin: [-10.5, 20, -30],
      steps: [
        [0, 0.6, 0.8],
        [0.5, 0, 0],
        [0, 2.4, -1.8],
      ],
    } as const;
    const made = await exportSegmentation(encodeSlices(oblique), DRAWN, codecs);
    const path = join(await temporaryFolder(), 'labels.nii.gz');
    await writeFile(path, made?.nifti as Uint8Array);
    const PROGRAM = `
import nibabel
image = nibabel.load(sys.argv[1])
label = numpy.asarray(image.dataobj)[2, 0, 0].item()
print(json.dumps([(image.affine @ [2, 3, 1, 1])[:3].tolist(), label]))`;
    const [place, label] = JSON.parse(python(PROGRAM, path)) as [number[], number];
    const [across, down, through] = oblique.steps;
    const lps = oblique.origin.map(
      (start, axis) => start + 2 * (across[axis] ?? 0) + 3 * (down[axis] ?? 0) + (through[axis] ?? 0),
    );
    const ras = [-(lps[0] ?? 0), -(lps[1] ?? 0), lps[2] ?? 0];
    place.forEach((part, axis) => expect(part).toBeCloseTo(ras[axis] ?? 0, 4));
    expect(label).toBe(2);
  },
);
