import { createHash } from 'node:crypto';
import { strToU8 } from 'fflate';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { setNames } from '../../../core/contract/data-sets.ts';
import { formatNamed } from '../../../core/datasets/formats.ts';
import type { LabelledFrame } from '../../../core/datasets/labelled-frame.ts';
import { openDataSet } from '../../../core/datasets/read/open.ts';
import { writeDataSet } from '../../../core/datasets/write-data-set.ts';
import type { Coverage } from '../../../core/document/state.ts';
import { imageStatuses } from '../../../core/document/status.ts';
import { provenanceByWeight, weightMap } from '../../../core/formats/weight-map.ts';
import { exportManifestSchema } from '../../../core/formats/export-manifest.ts';
import { encodeGreyPng, encodeIndexedPng } from '../../../core/formats/png.ts';
import { mask } from '../../support/ascii-mask.ts';
import { CLASSES, fileSet, frameOf, gathered, written } from './support.ts';

const READ = ['indexed', 'binary', 'instances', 'coco', 'coco-polygons', 'nnunet', 'labelme', 'cvat', 'npz'];

/** Files of a data set in one format, `dataset.json` included. */
async function dataSetOf(format: string, frames: readonly LabelledFrame[]) {
  const order = {
    ...{ name: 'My set', created: '2026-01-02T03:04:05.000Z', version: '0.1.0', parent: null, skipped: [] },
    formats: [formatNamed(format)],
    recipe: {
      classes: CLASSES,
      which: 'all',
      division: { validation: 0.5, test: 0, by: 'image', pattern: '', seed: 0 },
    },
    ...{ array: { width: 8, height: 4, keepsAspect: false }, placed: frames },
  } as const;
  const files = [];
  const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
  for await (const file of writeDataSet(order, of(frames), sha256)) files.push(file);
  return gathered(files);
}

async function* of<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

const coverages: fc.Arbitrary<Coverage> = fc.dictionary(
  fc.constantFrom('0', '1', '2', '7'),
  fc.constantFrom('complete' as const, 'ignored' as const),
);
const frames = fc
  .array(
    fc.record({
      coverage: coverages,
      status: fc.constantFrom(...imageStatuses),
      set: fc.constantFrom(...setNames),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((all) =>
    all
      .map((more, at) =>
        frameOf(mask('1122....\n.7......'), { ...more, name: `a.v${at}`, source: `a.v${at}.png` }),
      )
      .toSorted((a, b) => setNames.indexOf(a.set) - setNames.indexOf(b.set)),
  );

describe.each(READ)('a data set in %s', (format) => {
  it('says again how far images are labelled, whether they were reviewed, and in which sets', async () => {
    await fc.assert(
      fc.asyncProperty(frames, async (all) => {
        const files = await dataSetOf(format, all);
        const { images, classes } = await openDataSet(fileSet(files));
        const nameOf = new Map(classes.map(({ label, name }) => [label, name]));
        const said = images.map(({ name, set, said: one }) => ({
          ...{ name: name.replace(/\.png$/, ''), set, status: one?.status },
          coverage: named(one?.coverage ?? {}, (label) => nameOf.get(label)),
        }));
        if (format !== 'labelme') expect(classes).toHaveLength(CLASSES.length);
        expect(classes.map(({ color }) => color)).not.toContain(null);
        // Files of labelme list no classes, so there are none of which nothing is drawn.
        const isListed = (label: string): boolean =>
          label === '0' || classes.some(({ name }) => name === nameIn(Number(label)));
        const wanted = all.map(({ name, set, status, coverage }) => ({
          ...{ name, set, status },
          coverage: named(
            Object.fromEntries(Object.entries(coverage).filter(([label]) => isListed(label))),
            nameIn,
          ),
        }));
        expect(said.toSorted(byName)).toEqual(wanted.toSorted(byName));
      }),
      { numRuns: 12 },
    );
  });
});

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}

function nameIn(label: number): string | undefined {
  return CLASSES.find((one) => one.label === label)?.name;
}

function named(
  coverage: Coverage,
  nameOf: (label: number) => string | undefined,
): Readonly<Record<string, unknown>> {
  const names = Object.entries(coverage).map(
    ([label, one]) => [label === '0' ? 'image' : String(nameOf(Number(label))), one] as const,
  );
  return Object.fromEntries(names);
}

describe('who decided on pixels', () => {
  const classes = mask('1122....');

  it('is told from their weights, but for what people confirmed among what they painted', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 8, maxLength: 8, max: 3 }),
        fc.boolean(),
        fc.constantFrom(2, 3),
        (sources, isAccepted, persons) => {
          const plane = sources.map((one, pixel) => {
            if (one >= 2) return persons;
            return pixel < 4 ? 1 : 0;
          });
          const counts = {
            ...{ nobody: 0, model: 0, accepted: 0 },
            person: persons === 2 ? 8 : 0,
            confirmed: persons === 3 ? 8 : 0,
          };
          const weights = weightMap(classes, plane, { isAccepted });
          expect(provenanceByWeight(weights, classes, { isAccepted, counts })).toEqual(plane);
        },
      ),
    );
  });

  it('comes back from the folder that the window exports, also with labels as objects', async () => {
    const plane = Uint8Array.of(1, 2, 1, 1, 0, 2, 0, 0);
    const manifest = exportManifestSchema.parse({
      ...{ schema: 1, project: 'p', version: '0.1.0', created: '2026-01-02T03:04:05.000Z', classes: CLASSES },
      weights: { nobody: 128, model: 128, accepted: 200, person: 255, confirmed: 255 },
      ...{ holdout: { share: 0, by: 'image', pattern: '' }, skipped: [] },
      images: [
        {
          ...{ name: 'a', source: 'a.png', frame: null, sha256: 'a'.repeat(64), width: 8, height: 1 },
          ...{ status: 'accepted', coverage: { 2: 'complete' }, set: 'validation', subject: 'a' },
          ...{ flagged: true, comment: 'blurred', calibration: { x: 2, y: 2 } },
          provenance: { nobody: 0, model: 0, accepted: 6, person: 2, confirmed: 0 },
          measurements: [{ from: { x: 0, y: 0 }, to: { x: 4, y: 3 }, pixels: 5, millimetres: 10 }],
          ...{ annotators: [], prediction: null },
        },
      ],
    });
    const table = { nobody: 128, model: 128, accepted: 200, person: 255, confirmed: 255 };
    const labels = new Map([
      ['masks/a.png', encodeIndexedPng(classes, [])],
      ['weights/a.png', encodeGreyPng(weightMap(classes, plane, { isAccepted: true }, table))],
      ['manifest.json', strToU8(JSON.stringify(manifest))],
    ]);
    const { images } = await openDataSet(fileSet(labels));
    expect(images[0]).toMatchObject({
      ...{ name: 'a', set: 'validation' },
      said: {
        ...{ status: 'accepted', coverage: { 2: 'complete' }, flagged: true, comment: 'blurred' },
        ...{ calibration: { x: 2, y: 2 }, measurements: [{ spacing: { x: 2, y: 2 } }] },
      },
    });
    expect((await images[0]?.read({ width: 8, height: 1 }))?.provenance).toEqual(plane);
  });
});

describe('sets of a data set of others', () => {
  const png = encodeIndexedPng(mask('1.'), []);

  it('are those of its lists, whatever they are called', async () => {
    const names = ['train', 'val', 'test'];
    const files = new Map<string, Uint8Array>([
      ...names.map((name) => [`masks/${name}-1.png`, png] as const),
      ...names.map((name) => [`${name}.txt`, strToU8(`${name}-1\n`)] as const),
      ['masks/other.png', png],
    ]);
    const { images } = await openDataSet(fileSet(files));
    expect(images.map(({ name, set }) => [name, set])).toEqual([
      ['train-1', 'train'],
      ['val-1', 'validation'],
      ['test-1', 'test'],
      ['other', null],
    ]);
  });

  it('are those of the first fold of nnU-Net, which stands above its folder', async () => {
    const frames = [
      frameOf(mask('1.'), { name: 'a' }),
      frameOf(mask('1.'), { name: 'b', set: 'validation' }),
    ];
    const files = written(formatNamed('nnunet'), frames);
    const { images } = await openDataSet(fileSet(files));
    expect(images.map(({ set }) => set)).toEqual(['train', 'validation']);
  });
});

describe('folders of one format', () => {
  it('are read together, classes of one name as one, and images by the names of their folders', async () => {
    const files = new Map<string, Uint8Array>();
    for (const [folder, names] of [
      ['ward/p1', '[cell, edge]'],
      ['ward/p2', '[edge]'],
    ] as const) {
      files.set(`${folder}/data.yaml`, strToU8(`names: ${names}`));
      files.set(`${folder}/labels/scan.txt`, strToU8('0 0 0 1 0 1 1 0 1'));
    }
    const { images, classes } = await openDataSet(fileSet(files));
    expect(classes.map(({ name }) => name)).toEqual(['cell', 'edge']);
    expect(images.map(({ name }) => name)).toEqual(['ward/p1/scan', 'ward/p2/scan']);
    const labels = await Promise.all(images.map(({ read }) => read({ width: 2, height: 1 })));
    expect(labels.map((one) => [...one.classes.data])).toEqual([
      [1, 1],
      [2, 2],
    ]);
    expect(labels[1]?.objects?.objects).toEqual([{ id: 1, category: 2 }]);
  });
});
