import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import * as z from 'zod';
import { inferenceGraph } from '../../core/network/inference-graph.ts';
import { initialParameters } from '../../core/network/parameters.ts';
import { seededRandom } from '../../core/random.ts';
import { type NewModel, writeModelFolder } from '../../main/files/model-folder.ts';
import { networkOf } from '../../main/inference/network.ts';
import { predictPrepared, prepareImage } from '../../main/inference/predictor.ts';
import { openSession } from '../../main/inference/sessions.ts';
import { type Benchmark, medians, milliseconds } from './measure.ts';

const IMAGES = 200;
const SIDE = 256;

const model: NewModel = {
  manifest: {
    id: 'bench',
    name: 'Random weights',
    task: 'none',
    size: { mode: 'stretch', width: SIDE, height: SIDE, overlap: 0 },
    classes: [{ label: 1, name: 'object', color: '#e69f00' }],
    threshold: 0.5,
    fillHoles: false,
    smallestRegion: 0,
    metrics: [],
    trainingData: 'none',
    licence: 'none',
  },
  parameters: initialParameters(1),
  card: 'Random weights, for benchmarks.',
};

/**
 * Labelling a folder of JPEGs, from the first file to the last mask, against the network alone on the same
 * number of images. Starting the program is left out: it does not grow with the folder.
 */
export const prelabelBenchmark: Benchmark = async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'ulite-bench-'));
  const [images, masks, models] = ['images', 'masks', 'models/bench'].map((name) =>
    path.join(folder, name),
  ) as [string, string, string];
  const network = networkOf(await openSession(inferenceGraph(model.parameters), { provider: 'cpu' }));
  try {
    await mkdir(models, { recursive: true });
    const manifest = await writeModelFolder(models, model);
    await makeImages(images);
    const prepared = prepareImage(manifest, { width: SIDE, height: SIDE, data: noise(0) });
    const program = ['dist/cli.cjs', 'prelabel', images, '--out', masks, '--model', models, '--json'];
    const times = await medians(
      {
        network: () =>
          milliseconds(async () => {
            for (let i = 0; i < IMAGES; i++) await predictPrepared(network, manifest, prepared);
          }),
        folder: async () => {
          const { stdout } = await promisify(execFile)(process.execPath, program);
          return z.object({ wall: z.number(), labelled: z.literal(IMAGES) }).parse(JSON.parse(stdout)).wall;
        },
      },
      { rounds: 3, warmUp: 1 },
    );
    const detail = `${times.folder.toFixed(0)} / ${times.network.toFixed(0)} ms for ${IMAGES} images`;
    const value = times.folder / times.network;
    return [{ what: 'labelling a folder / the network alone', value, aim: { most: 1.25 }, detail }];
  } finally {
    await network.close();
    await rm(folder, { recursive: true });
  }
};

async function makeImages(folder: string): Promise<void> {
  await mkdir(folder);
  for (let i = 0; i < IMAGES; i++) {
    const raw = { width: SIDE, height: SIDE, channels: 3 } as const;
    await sharp(noise(i), { raw })
      .blur(3)
      .jpeg()
      .toFile(path.join(folder, `image-${i}.jpg`));
  }
}

function noise(seed: number): Uint8Array {
  const random = seededRandom(seed);
  return Uint8Array.from({ length: SIDE * SIDE * 3 }, () => 256 * random());
}
