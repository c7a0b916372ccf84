import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { refusal } from '../../../core/answer.ts';
import type { Answer } from '../../../core/answer.ts';
import type { EventName, Request, WorkbenchBridge } from '../../../core/contract/channels.ts';
import { NO_TRAINING } from '../../../core/contract/training.ts';
import { imageIdOf } from '../../../core/document/image-id.ts';
import { imageUrl } from '../../../core/contract/image-url.ts';
import { WorkbenchError } from '../../../core/errors.ts';
import { answerCalls } from '../../../core/rpc.ts';
import { firstShown, seriesOfFile } from '../../../core/document/series.ts';
import { rgbOf } from '../../../core/imaging/value-window.ts';
import type { FolderListing } from '../../../core/contract/folders.ts';
import type { ModelEntry, PredictRequest } from '../../../core/contract/inference.ts';
import type { Lead, LeadQuestion } from '../../../core/contract/records.ts';
import type { Labels } from '../../../core/imaging/raster.ts';
import { prepareImage } from '../../../core/imaging/size-policy.ts';
import { decodeTiles } from '../../../core/mask/tiles.ts';
import { exportVolume } from '../../../core/formats/volume-export.ts';
import { encodeTiff } from '../../../core/formats/tiff/encode.ts';
import { readLabelFile } from '../../../core/sources/label-file.ts';
import type { NamedBytes } from '../../../core/sources/label-file.ts';
import { sliceHeadOf, studyIn } from '../../../core/sources/slice-series.ts';
import { openSeries } from '../../../main/files/images/image.ts';
import { Decoder } from '../../../renderer/workers/worker-pool.ts';
import { VolumeReader } from '../../../renderer/workers/volume-reader.ts';
import { ImageReader } from '../../../renderer/workers/image-reader.ts';
import type { Decoded, WorkerCalls, WorkerResult, WorkerTask } from '../../../renderer/workers/protocol.ts';
import { segmentationOf } from '../../../renderer/workers/segmentation.ts';
import { patientDataIn, withoutPatient } from '../../../renderer/workers/patient-data.ts';
import { perform } from '../../../renderer/workers/tasks.ts';
import { BridgeClient } from '../../../renderer/services/bridge-client.ts';
import { AnnotationStore } from '../../../renderer/store/annotations.ts';
import { Autosave } from '../../../renderer/store/autosave.ts';
import { compactJournal } from '../../../main/journal/compact.ts';
import type { Projects } from '../../../main/journal/projects.ts';
import { LeadChoice } from '../../../renderer/services/project/lead-choice.ts';
import { FaultyDisk } from '../../support/faulty-disk.ts';
import { inlineChild } from '../../support/inline-child.ts';
import { projectsOn } from '../../support/projects.ts';
import { journalOn, wire } from '../../../renderer/wiring.ts';
import { EditorDriver } from '../../support/editor-driver.ts';
import { freshConnection, freshName } from '../store/support.ts';

/** Path of the folder of images, as far as project folders may lie in it. */
export const IMAGES = '/images';

export const SIZE = { width: 96, height: 80 };

/** A picture with a bright left part, `bright` pixels wide: what the stand-in for a model finds. */
export async function picture(bright: number, size = SIZE): Promise<Uint8Array> {
  const { width, height } = size;
  const data = Uint8Array.from({ length: 3 * width * height }, (_, i) =>
    Math.floor(i / 3) % width < bright ? 250 : 10,
  );
  return new Uint8Array(
    await sharp(data, { raw: { width, height, channels: 3 } })
      .png()
      .toBuffer(),
  );
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export const MODEL: ModelEntry = {
  origin: 'shipped',
  manifest: {
    schema: 1,
    id: 'bright',
    name: 'Bright parts',
    task: 'Bright parts of test pictures',
    file: 'bright.onnx',
    sha256: 'c'.repeat(64),
    parameters: 1,
    input: { name: 'image', size: { mode: 'stretch', width: 32, height: 32, overlap: 0 } },
    output: { name: 'probability' },
    classes: [{ label: 1, name: 'Lesion', color: '#e69f00' }],
    threshold: 0.5,
    fillHoles: false,
    smallestRegion: 0,
    onlyLargest: false,
    metrics: [],
    trainingData: 'none',
    licence: 'Apache-2.0',
  },
};

/** A folder in memory; tests put files in, take them out and move them. */
export class TestFolder {
  readonly files = new Map<string, Uint8Array>();
  id = 'folder';
  /** Milliseconds since 1970 at which files were written; 1 where it does not matter. */
  readonly written = new Map<string, number>();

  listing(): FolderListing {
    const images = [...this.files].map(([key, { length }]) => ({
      key,
      size: length,
      modified: this.written.get(key) ?? 1,
    }));
    return { handle: 'handle', id: this.id, name: 'Cases', images, writable: true };
  }
}

type Handler = (request: never) => unknown;

/** The main process as the page sees it. Requests without a handler fail, as unknown channels do. */
export class TestBridge implements WorkbenchBridge {
  readonly handlers = new Map<string, Handler>();
  readonly #listeners = new Map<string, ((payload: never) => void)[]>();

  readonly request: WorkbenchBridge['request'] = (channel, ...request) =>
    this.#answer(channel, request[0] as never) as never;

  readonly on: WorkbenchBridge['on'] = (event, listener) => {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener]);
    return () => undefined;
  };

  readonly openDropped: WorkbenchBridge['openDropped'] = (files) =>
    this.#answer('folder.dropped', files as never) as never;

  readonly importDropped: WorkbenchBridge['importDropped'] = (files) =>
    this.#answer('labels.dropped', files as never) as never;

  emit(event: EventName, payload: unknown): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(payload as never);
  }

  async #answer(channel: string, request: never): Promise<Answer<unknown>> {
    try {
      const handler = this.handlers.get(channel);
      if (handler === undefined) throw new Error(`No handler for ${channel}`);
      return { ok: true, value: await handler(request) };
    } catch (error) {
      return refusal(error, 'test');
    }
  }
}

/** Labels in tests are not packed. */
const noCodecs = () => Promise.reject(new Error('There are no codecs'));

/** Does in this process what the page's workers do, with the command line's decoder in place of the browser's. */
class InlineWorker {
  readonly #volumes = new VolumeReader(async ({ url, name }) => {
    const bytes = this.#read(url, name);
    const file = await openSeries(bytes, name);
    return { content: sha256(bytes), frame: (index) => file.frame(index) };
  });

  constructor(readonly folder: TestFolder) {}

  async perform(task: WorkerTask): Promise<WorkerResult> {
    if (task.kind === 'segmentation') {
      const files = task.sources.map(({ url, name }) => {
        const bytes = Uint8Array.from(this.#read(url, name));
        return { bytes, content: sha256(bytes) };
      });
      return segmentationOf(files, task, noCodecs);
    }
    if (!('source' in task)) return perform(task);
    if (task.kind === 'plane') return this.#volumes.cut(task);
    if (task.kind === 'voxels') return this.#volumes.find(task);
    if (task.kind === 'forget') {
      this.#volumes.forget(task.source);
      return undefined;
    }
    const { name, url } = task.source;
    const bytes = Uint8Array.from(this.#read(url, name));
    if (task.kind === 'sliceHead') return sliceHeadOf(bytes);
    if (task.kind === 'study') return { study: await studyIn(bytes) };
    if (task.kind === 'bytes') {
      return { content: sha256(bytes), bytes: await withoutPatient(bytes, name, task.secret) };
    }
    if (task.kind === 'patient-data') return { facts: await patientDataIn(bytes, name) };
    if (task.kind === 'labelFile') {
      const sources = task.series.map((file) => ({
        bytes: Uint8Array.from(this.#read(file.url, file.name)),
        name: file.name,
      }));
      const open = (image: NamedBytes) => openSeries(image.bytes, image.name);
      const series = { sources, volume: task.volume };
      const read = await readLabelFile({ bytes, name }, series, { load: noCodecs, open });
      return { ...read, contents: sources.map((file) => sha256(file.bytes)) };
    }
    if (task.kind === 'volume') {
      return { content: sha256(bytes), bytes: exportVolume(bytes, task.frames, task.objects) };
    }
    return this.#decode(task, bytes);
  }

  #read(url: string, name: string): Uint8Array {
    for (const [key, bytes] of this.folder.files) if (imageUrl('handle', key) === url) return bytes;
    throw new WorkbenchError('file.gone', `${name} is no longer there, or may not be read.`);
  }

  async #decode({ source, wanted }: WorkerTask & { kind: 'decode' }, bytes: Uint8Array): Promise<Decoded> {
    const file = await openSeries(bytes, source.name);
    const frame = source.frame ?? firstShown(file.head, file.frameCount);
    const pixels = await file.frame(frame);
    const image = rgbOf(pixels);
    const { width, height } = pixels;
    const content = sha256(bytes);
    return {
      content,
      frame,
      width,
      height,
      series: seriesOfFile(content, file.kind, file.head, file.frameCount),
      pixels,
      bitmap: { width, height, close: () => undefined },
      thumbnail: { bytes: bytes.slice(0, 8), mediaType: 'image/webp' },
      ...(wanted.tiff === true ? { tiff: encodeTiff(pixels, null) } : {}),
      ...(wanted.inputs ? { inputs: prepareImage(image, wanted.inputs).inputs } : {}),
    };
  }
}

/** Probability is the red channel: what a model that had learnt brightness would answer. */
export function brightness({ modelId, inputs }: PredictRequest) {
  const outputs = inputs.map(({ width, height, data }) => ({
    width,
    height,
    channels: 1,
    data: data.filter((_, i) => i % 3 === 0),
  }));
  return { outputs, provider: 'cpu', modelId, modelSha256: MODEL.manifest.sha256, milliseconds: 2 };
}

const profiles = new Map<string, FaultyDisk>();

/** The disk of the journals of a database, which survives a restart as the database does. */
function profileOf(database: string): FaultyDisk {
  const disk = profiles.get(database) ?? new FaultyDisk();
  profiles.set(database, disk);
  return disk;
}

/** So small that every few steps begin another file. */
export const SMALL_FILES = { reserveBytes: 0, journal: { fileBytes: 4000 } };

export function answerJournals(handlers: Map<string, Handler>, projects: Projects): void {
  type Of = Readonly<Record<'project' | 'folder' | 'name', string>>;
  handlers.set('journal.find', ({ folder }: Of) => projects.find(folder, IMAGES));
  handlers.set('journal.begin', ({ project }: Of) => projects.begin(project));
  handlers.set('journal.ready', (facts: Of) => projects.ready(facts));
  handlers.set('journal.keep', ({ kept, ...facts }: Of & { readonly kept: string }) =>
    projects.keep(kept, facts),
  );
  handlers.set('journal.append', ({ project, entries }: Of & { readonly entries: readonly Uint8Array[] }) =>
    projects.append(project, entries),
  );
  handlers.set('journal.read', ({ project, from, isFork }: Request<'journal.read'>) =>
    projects.read(project, from, isFork),
  );
  handlers.set('journal.passes', ({ project, position }: Request<'journal.passes'>) =>
    projects.passes(project, position),
  );
  handlers.set('journal.goOn', ({ project, position }: Request<'journal.goOn'>) =>
    projects.goOn(project, position),
  );
  handlers.set('journal.settle', ({ project, folder }: Of) => projects.settle(project, folder));
  handlers.set('journal.setAside', async ({ project, what }: Request<'journal.setAside'>) => ({
    kept: await projects.setAside(project, what),
  }));
  handlers.set('journal.release', ({ project }: Of) => projects.release(project));
  handlers.set('project.move', ({ project, place }: Request<'project.move'>) =>
    projects.move(project, place === 'beside' ? IMAGES : null),
  );
}

/**
 * Everything behind the window but the window, on a folder in memory. `database` survives a restart; folders that are
 * `gone` were moved away or deleted, and `crashes` is how often the page was lost before.
 */
export async function startWorkbench(
  folder: TestFolder,
  database = freshName(),
  {
    gone = [],
    crashes = 0,
    disk = profileOf(database),
    lead = null,
    profile = {},
  }: {
    readonly gone?: readonly string[];
    readonly crashes?: number;
    readonly disk?: FaultyDisk;
    /** What the person answers where two claim to be the work. */
    readonly lead?: Lead;
    /** Which profile on the disk this is, and who works there. */
    readonly profile?: Partial<Parameters<typeof projectsOn>[1]>;
  } = {},
) {
  const bridge = new TestBridge();
  const { handlers } = bridge;
  handlers.set('window.crashes', () => crashes);
  handlers.set('folder.startup', () => folder.listing());
  handlers.set('folder.refresh', () => folder.listing());
  handlers.set('folder.gone', ({ ids }: { ids: readonly string[] }) => ids.filter((id) => gone.includes(id)));
  handlers.set('models.list', () => [MODEL]);
  handlers.set('models.verify', () => [MODEL]);
  handlers.set('models.versions', () => []);
  handlers.set('training.state', () => NO_TRAINING);
  handlers.set('training.previews', () => []);
  handlers.set('training.estimate', () => null);
  handlers.set('preferences.get', () => ({}));
  handlers.set('inference.predict', brightness);
  handlers.set('inference.cancel', () => undefined);
  handlers.set('app.info', () => ({ version: '0.1.0' }));

  const projects = projectsOn(disk, {
    // So small that every few steps begin another file.
    journal: { fileBytes: 4000 },
    changed: (project, access) => bridge.emit('project.access', { project, ...access }),
    ...profile,
  });
  answerJournals(handlers, projects);
  handlers.set('project.compact', async ({ project: id }: Request<'project.compact'>) => {
    const lent = await projects.lend(id, (path) => compactJournal(disk, path, SMALL_FILES.journal));
    const { bytesBefore, bytes } = lent.result;
    const { position, baseline } = lent;
    return { result: { bytesBefore, bytes }, problem: null, position, start: baseline.first };
  });
  const connection = freshConnection(database);
  const annotations = new AnnotationStore(connection);
  const client = new BridgeClient(bridge);
  const leadChoice = new LeadChoice();
  const questions: LeadQuestion[] = [];
  leadChoice.subscribe(() => {
    const { question } = leadChoice.state;
    if (question === null) return;
    questions.push(question);
    // The answer comes after the question is asked.
    setTimeout(() => leadChoice.answer(lead));
  });
  const journal = journalOn({ connection, annotations, client, leadChoice });
  const saver = new Autosave(journal);
  const createWorker = () => {
    const worker = new InlineWorker(folder);
    return inlineChild((page) =>
      answerCalls<WorkerCalls>(page, { perform: (task) => worker.perform(task) }, 'test'),
    );
  };
  const restored: Readonly<Record<string, unknown>>[] = [];
  const services = wire({
    connection,
    annotations,
    journal,
    saver,
    client,
    reader: new ImageReader(new Decoder({ workers: 2, createWorker })),
    restoreView: (_, view) => void restored.push(view),
  });
  const { editor, models, project } = services;
  await models.start();
  await project.start();
  return {
    ...services,
    handlers,
    emit: bridge.emit.bind(bridge),
    driver: new EditorDriver(services),
    restored,
    projects,
    disk,
    /** What the person was asked. */
    questions,
    /** Item by path. */
    item: (key: string) => project.state.images.find((image) => image.key === key),
    open: (key: string) => project.select(project.state.images.findIndex((image) => image.key === key)),
    storedMask: async (key: string) => {
      const content = sha256(folder.files.get(key) ?? new Uint8Array(0));
      return decodeTiles(SIZE, await annotations.tiles(imageIdOf(project.id ?? '', content))).data;
    },
    /** Resolves when steps that touch other images have happened and everything is stored. */
    settled: async () => {
      await editor.idle();
      await saver.settled();
    },
    folderFiles: folder.files,
    /** Ends as a window does that is closed: without a word to the store. */
    quit: () => connection.close(),
  };
}

export async function folderOf(pictures: Readonly<Record<string, number>>): Promise<TestFolder> {
  const folder = new TestFolder();
  for (const [key, bright] of Object.entries(pictures)) folder.files.set(key, await picture(bright));
  return folder;
}

/** Pixels of a mask that are set. */
export function area(mask: Labels): number {
  return [...mask].filter((label) => label !== 0).length;
}
