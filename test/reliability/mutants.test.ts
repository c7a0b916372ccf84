import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { WorkbenchError } from '../../core/errors.ts';
import { encodeCellpose } from '../../core/formats/cellpose.ts';
import { readLabelFile } from '../../core/sources/label-file.ts';
import { encodeSegmentation } from '../../core/formats/dicom/seg/write.ts';
import { propertyNamed } from '../../core/formats/dicom/seg/codes.ts';
import { seededRandom } from '../../core/random.ts';
import { LABEL_TOOLS } from '../../main/cli/series-inputs.ts';
import { openSeries } from '../../main/files/images/image.ts';
import { encodeSlices } from '../support/dicom-series.ts';
import { encodeRoi } from '../support/imagej.ts';
import { mutantOf } from '../support/mutants.ts';
import { encodeMetaImage } from '../support/metaimage.ts';
import { encodeNifti } from '../support/nifti.ts';
import { encodeNrrd } from '../support/nrrd.ts';
import { encodeNrrdSegmentation } from '../support/nrrd-segmentation.ts';
import { framesIn, requestOf } from '../support/segmentation.ts';
import { sharedData } from '../support/shared-data.ts';
import { encodeTiff } from '../support/tiff.ts';
import { report, rounds, seed } from './rounds.ts';

/** Mutants of each format. */
const MUTANTS = rounds(10);
/** A file is given up long before a person would give up waiting. */
const MOST_MILLISECONDS = 5000;
const MOST_BYTES = 2 ** 30;
/** Larger files take their time for being large. */
const LARGEST_PUBLIC_FILE = 300_000;

type Bytes = Uint8Array<ArrayBuffer>;

const slices = {
  ...{ width: 16, height: 12, depth: 3 },
  valueAt: (x: number, y: number, slice: number) => 100 * slice + 7 * x + y,
  origin: [-10, 20, 30],
  steps: [
    [0.5, 0, 0],
    [0, 0.5, 0],
    [0, 0, 2],
  ],
} as const;

const shape = [7, 6, 5] as const;
const spacing = [1, 2, 3] as const;
const values = Array.from({ length: 210 }, (_, at) => (at * 31) % 500);

const shorts = new Uint8Array(Uint16Array.from(values).buffer);
const NRRD = {
  ...{ type: 'uint16', dimension: '3', space: 'left-posterior-superior', sizes: shape.join(' ') },
  ...{ 'space directions': '(1,0,0) (0,2,0) (0,0,3)', 'space origin': '(0,0,0)' },
  ...{ endian: 'little', encoding: 'raw' },
};
const META = {
  ...{ NDims: '3', DimSize: shape.join(' '), ElementType: 'MET_USHORT', BinaryDataByteOrderMSB: 'False' },
  ...{ ElementSpacing: spacing.join(' '), TransformMatrix: '1 0 0 0 1 0 0 0 1', Offset: '0 0 0' },
};

/** Files of each format, and what reads them. */
async function formats(): Promise<
  Readonly<Record<string, { readonly files: readonly Bytes[]; readonly read: Read }>>
> {
  const series = encodeSlices(slices);
  const frames = await framesIn(series);
  const labelsOf = () => Uint8Array.from({ length: 192 }, (_, at) => (at % 5 === 0 ? 1 : 0));
  const segmentation = encodeSegmentation(requestOf(frames, labelsOf));
  const grid = {
    shape: [16, 12, 3],
    affine: [
      [-0.5, 0, 0, 10],
      [0, -0.5, 0, -20],
      [0, 0, 2, 30],
    ],
  } as const;
  const described = [{ label: 1, name: 'Lesion', color: '#ff0000', property: propertyNamed('lesion') }];
  const sources = series.map((slice, index) => ({ bytes: slice, name: `${index}.dcm` }));
  const labelsOn =
    (on: typeof sources): Read =>
    async (bytes) => {
      await readLabelFile({ bytes, name: 'labels' }, { sources: on, volume: 0 }, LABEL_TOOLS);
    };
  const asLabels = labelsOn(sources);
  const onOne = labelsOn(sources.slice(0, 1));
  const map = { width: 16, height: 12, data: labelsOf() };
  const box = [
    { x: 2.5, y: 3 },
    { x: 9, y: 8.25 },
  ];
  const regions = (['polygon', 'rectangle', 'oval'] as const).map((type) =>
    encodeRoi({
      type,
      points: [...box, { x: 3, y: 9 }].slice(0, type === 'polygon' ? 3 : 2),
      subPixels: true,
    }),
  );
  return {
    dicom: { files: [...publicDicom(), ...(series as readonly Bytes[])], read: asImage },
    nifti: { files: [encodeNifti({ shape, values, spacing })], read: asImage },
    nrrd: {
      files: [encodeNrrd(NRRD, shorts), encodeNrrd({ ...NRRD, encoding: 'gzip' }, shorts)],
      read: asImage,
    },
    metaimage: {
      files: [false, true].map((isPacked) => encodeMetaImage(META, shorts, { isPacked })),
      read: asImage,
    },
    tiff: {
      files: (['none', 'lzw', 'deflate', 'packbits'] as const).map((packing) =>
        encodeTiff([{ width: 14, height: 15, samples: values, bits: 16, packing }]),
      ),
      read: asImage,
    },
    segmentation: { files: [segmentation], read: asLabels },
    cellpose: { files: [encodeCellpose({ map, isManual: [true], fileName: 'a.png' })], read: onOne },
    'regions of imagej': {
      files: [
        ...regions,
        Uint8Array.from(zipSync({ 'a.roi': regions[0] as Bytes, 'b.roi': regions[1] as Bytes })),
      ],
      read: onOne,
    },
    'nrrd segmentation': { files: [encodeNrrdSegmentation(grid, described, labelsOf)], read: asLabels },
  };
}

type Read = (bytes: Bytes) => Promise<void>;

const asImage: Read = async (bytes) => {
  const { frameCount, frame } = await openSeries(bytes, 'mutant');
  for (let at = 0; at < Math.min(frameCount, 4); at++) await frame(at);
};

function publicDicom(): readonly Bytes[] {
  const folder = sharedData('dicom');
  if (folder === undefined) return [];
  return (readdirSync(folder, { recursive: true }) as string[])
    .map((name) => join(folder, name))
    .filter((path) => path.endsWith('.dcm') && statSync(path).size < LARGEST_PUBLIC_FILE)
    .sort()
    .map((path) => Uint8Array.from(readFileSync(path)));
}

describe('a file with some of its bytes changed', () => {
  it(`is read, or refused in words, soon and within bounds, ${MUTANTS} of each format`, async () => {
    const counts: Record<string, number> = {};
    const count = (what: string): void => {
      counts[what] = (counts[what] ?? 0) + 1;
    };
    let slowest = 0;
    for (const [format, { files, read }] of Object.entries(await formats())) {
      // What is refused as it is would be refused whatever was changed. Public files are judged elsewhere.
      if (format !== 'dicom') for (const file of files) await read(file);
      for (let mutant = seed * MUTANTS; mutant < (seed + 1) * MUTANTS; mutant++) {
        const bytes = mutantOf(files[mutant % files.length] as Bytes, seededRandom(mutant + 1));
        const started = performance.now();
        try {
          await read(bytes);
          count(`${format} read`);
        } catch (error) {
          expect(error, `${format}, mutant ${mutant}`).toBeInstanceOf(WorkbenchError);
          count(`${format} refused`);
        }
        slowest = Math.max(slowest, performance.now() - started);
        expect(process.memoryUsage().rss, `${format}, mutant ${mutant}`).toBeLessThan(MOST_BYTES);
      }
    }
    expect(slowest).toBeLessThan(MOST_MILLISECONDS);
    report('mutants', counts);
  });
});
