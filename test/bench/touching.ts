import path from 'node:path';
import { predictImage, predictedMask, predictedObjects } from '../../core/contract/predictor.ts';
import type { Predictor } from '../../core/contract/predictor.ts';
import { type ObjectMatches, matchObjects, meanObjectF1, pooled } from '../../core/evaluation/objects.ts';
import type { RgbImage } from '../../core/imaging/raster.ts';
import { prepareImage } from '../../core/imaging/size-policy.ts';
import { instancesOf } from '../../core/mask/instances.ts';
import { type ObjectMap, connectedObjects } from '../../core/mask/objects.ts';
import { seededRandom } from '../../core/random.ts';
import { combineSeeds, seedOf } from '../../core/training/seeds.ts';
import { pushTogether } from '../../core/training/touching.ts';
import { openGraph } from '../../main/inference/graph-predictor.ts';
import { type Model, findModel, readGraph } from '../../main/inference/registry.ts';
import { openListed } from '../../main/training/data/dataset.ts';
import { discsAndEllipses, objectField, picture } from '../support/object-fields.ts';
import { dataRoot, sharedFolder } from '../support/shared-folder.ts';
import { type Benchmark, type Row } from './measure.ts';

const FIELDS = 20;
const FIRST_SEED = 1;
const SIDE = 256;

/** Diameters in pixels. */
const [LEAST, MOST] = [15, 50];

/** F1 of objects that is aimed at on every set. */
const AIM = 0.85;

interface Sample {
  readonly image: RgbImage;
  readonly objects: ObjectMap;
}

/**
 * How well the shipped model of nuclei tells touching objects apart, from image to objects: on images of DSB 2018 with
 * the regions of their masks, on the same images with objects pushed together, and on drawn fields. `BENCH_LIST` names
 * another list of images than the validation images, and `ULITE_MODELS` a folder with another model called nuclei.
 */
export const touchingBenchmark: Benchmark = async () => {
  const more = process.env['ULITE_MODELS'];
  const model = await findModel(['models', ...(more === undefined ? [] : [more])], 'nuclei');
  const network = await openGraph(await readGraph(model), { provider: 'cpu' });
  const rowOf = (what: string, samples: readonly Sample[]): Promise<Row> =>
    row(network, model, what, samples);
  try {
    const drawn = await rowOf(`F1 of drawn discs and ellipses, ${LEAST} to ${MOST} px`, drawnFields());
    const folder = sharedFolder('.', 'dsb2018');
    if (folder === undefined)
      return [{ what: 'F1 of nuclei', skipped: `no ${dataRoot('.')}/dsb2018` }, drawn];
    const list = process.env['BENCH_LIST'] ?? path.join(folder, 'val.txt');
    const { own, pushed } = await nuclei(folder, list);
    return [
      await rowOf('F1 of nuclei as the masks have them', own),
      await rowOf('F1 of nuclei pushed together', pushed),
      drawn,
    ];
  } finally {
    await network.close();
  }
};

/** Nuclei are pushed together by the name of an image, so that it comes out the same in every list. */
async function nuclei(data: string, list: string) {
  const own: Sample[] = [];
  const pushed: Sample[] = [];
  for (const pair of await openListed({ data, classes: 1 }, list)) {
    const { image, labels } = await pair.read();
    const sample = { image, objects: connectedObjects(labels, [1]) };
    own.push(sample);
    const together = pushTogether(sample, seededRandom(combineSeeds(FIRST_SEED, seedOf(pair.name))));
    if (together !== undefined) pushed.push(together);
  }
  return { own, pushed };
}

function drawnFields(): readonly Sample[] {
  return Array.from({ length: FIELDS }, (_, index) => {
    const field = objectField(
      { width: SIDE, height: SIDE },
      discsAndEllipses(LEAST, MOST),
      FIRST_SEED + index,
    );
    return { image: picture(field, FIRST_SEED + index), objects: field.truth };
  });
}

async function row(
  network: Predictor,
  { manifest }: Model,
  what: string,
  samples: readonly Sample[],
): Promise<Row> {
  const labels = manifest.classes.map(({ label }) => label);
  const found: ObjectMatches[] = [];
  const byNecks: ObjectMatches[] = [];
  const uncut: ObjectMatches[] = [];
  for (const { image, objects } of samples) {
    const { probability } = await predictImage(network, prepareImage(image, manifest.input.size));
    const mask = predictedMask(manifest, probability, image);
    found.push(matchObjects(predictedObjects(manifest, probability, image), objects));
    byNecks.push(matchObjects(instancesOf(mask, labels), objects));
    uncut.push(matchObjects(connectedObjects(mask, labels), objects));
  }
  const { matched, predicted, reference } = pooled(found);
  const f1 = meanObjectF1(found);
  return {
    what,
    value: f1,
    aim: { least: AIM },
    detail:
      `${f1.toFixed(4)} over ${samples.length} images; ` +
      `${matched} of ${reference} found, ${predicted} predicted; ` +
      `${meanObjectF1(byNecks).toFixed(4)} by necks alone, ${meanObjectF1(uncut).toFixed(4)} uncut`,
  };
}
