import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import * as z from 'zod';
import { predictImage } from '../../core/contract/predictor.ts';
import { prepareImage } from '../../core/imaging/size-policy.ts';
import { inferenceGraph } from '../../core/network/inference-graph.ts';
import { initialParameters } from '../../core/network/parameters.ts';
import { seededRandom } from '../../core/random.ts';
import { type NewModel, writeModelFolder } from '../../main/files/models/model-folder.ts';
import { type LoadedPredictor, openGraph } from '../../main/inference/graph-predictor.ts';
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
    onlyLargest: false,
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
  const graph = inferenceGraph(model.parameters);
  const network = await openGraph(graph, { provider: 'cpu' });
  const onOneCore = await openGraph(graph, { provider: 'cpu', threads: 1 });
  try {
    await mkdir(models, { recursive: true });
    const manifest = await writeModelFolder(models, model);
    await makeImages(images);
    const image = { width: SIDE, height: SIDE, data: noise(0) };
    const prepared = prepareImage(image, manifest.input.size);
    const program = ['dist/cli.cjs', 'prelabel', images, '--out', masks, '--model', models, '--json'];
    const alone = (one: LoadedPredictor) => () =>
      milliseconds(async () => {
        for (let i = 0; i < IMAGES; i++) await predictImage(one, prepared);
      });
    const labelling = (flags: readonly string[]) => async () => {
      const { stdout } = await promisify(execFile)(process.execPath, [...program, ...flags]);
      return z.object({ wall: z.number(), labelled: z.literal(IMAGES) }).parse(JSON.parse(stdout)).wall;
    };
    const times = await medians(
      {
        network: alone(network),
        folder: labelling([]),
        networkOnOneCore: alone(onOneCore),
        folderOnOneCore: labelling(['--threads', '1']),
      },
      { rounds: 3, warmUp: 1 },
    );
    const row = (what: string, folderTime: number, networkTime: number) => ({
      what,
      value: folderTime / networkTime,
      aim: { most: 1.25 },
      detail: `${folderTime.toFixed(0)} / ${networkTime.toFixed(0)} ms for ${IMAGES} images`,
    });
    return [
      row('labelling a folder / the network alone', times.folder, times.network),
      // With a core to spare for reading and writing: whether these really overlap with the network.
      row('the same, the network on one core', times.folderOnOneCore, times.networkOnOneCore),
    ];
  } finally {
    await Promise.all([network.close(), onOneCore.close()]);
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
