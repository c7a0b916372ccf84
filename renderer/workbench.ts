import type { WorkbenchBridge } from '../core/contract/channels.ts';
import { classColor } from '../core/document/classes.ts';
import type { ClassDefinition } from '../core/document/classes.ts';
import { createDecoder } from './workers/worker-pool.ts';
import { ImageReader } from './workers/image-reader.ts';
import { recall, remember } from './editor-memory.ts';
import { Actions } from './actions/actions.ts';
import type { AppPorts } from './actions/action.ts';
import { Editor } from './editor/editor.ts';
import { Workspace } from './editor/workspace.ts';
import { StoredFrames } from './services/images/stored-frames.ts';
import { Turn } from './services/turn.ts';
import { CommitStream } from '../core/document/stream.ts';
import { Batch } from './services/prediction/batch.ts';
import { BridgeClient } from './services/bridge-client.ts';
import { ClassUse } from './services/project/class-use.ts';
import { Exporter } from './services/export/exporter.ts';
import { Inference } from './services/prediction/inference.ts';
import { storeBeforeClosing } from './services/project/close-guard.ts';
import { ImageLoader } from './services/images/image-loader.ts';
import { ThumbnailOverlays } from './services/images/thumbnail-overlays.ts';
import { Models } from './services/prediction/models.ts';
import { FolderNeighbours } from './services/images/neighbours.ts';
import { Project } from './services/project/project.ts';
import { Segmenter } from './services/prediction/segmenter.ts';
import { Thumbnails } from './services/images/thumbnails.ts';
import { Autosave } from './store/autosave.ts';
import { Connection } from './store/connection.ts';
import { AnnotationStore } from './store/annotations.ts';
import { WorkDatabase } from './store/database.ts';
import { ImageRepository } from './store/images.ts';
import { transfer } from './store/legacy/transfer.ts';
import { ProjectRepository } from './store/projects.ts';

/** Everything behind the panels, wired together. */
export interface Workbench {
  readonly editor: Editor;
  readonly actions: Actions;
  readonly client: BridgeClient;
  readonly project: Project;
  readonly models: Models;
  readonly inference: Inference;
  readonly segmenter: Segmenter;
  readonly batch: Batch;
  readonly exporter: Exporter;
  readonly classUse: ClassUse;
  readonly thumbnails: Thumbnails;
  readonly overlays: ThumbnailOverlays;
  readonly saving: Autosave;
  /** Resolves when images can be decoded without the page's thread. */
  readonly decoderRuns: Promise<void>;
  /** Loads the models and opens the folder that is to be open first. */
  start(): Promise<void>;
}

/** Nothing is written while the person is still zooming or dragging a slider. */
const VIEW_DELAY_MS = 300;

/** Wires store, decoders, editor and services, and last the actions, which work on all of them and on the `shell`. */
export function createWorkbench(bridge: WorkbenchBridge, shell: AppPorts['shell']): Workbench {
  const connection = new Connection(new WorkDatabase(), transfer);
  const projects = new ProjectRepository(connection);
  const images = new ImageRepository(connection);
  const annotations = new AnnotationStore(connection);
  const saver = new Autosave((entries) => annotations.append(entries));
  const decoder = createDecoder();
  const decoderRuns = decoder.warm();
  const reader = new ImageReader(decoder);
  const client = new BridgeClient(bridge);
  const stream = new CommitStream({ newId: () => crypto.randomUUID(), now: () => Date.now() });
  const turn = new Turn();
  const frames = new StoredFrames({ annotations, saver, turn });

  const workspace = new Workspace(stream, frames);
  const editor = new Editor(workspace);
  const models = new Models(client);
  // Asked for anew with every image: the person may have chosen another model.
  const inputPolicy = () => models.state.selected?.manifest.input.size;
  const imageLoader = new ImageLoader({ editor, annotations, saver, turn, reader, inputPolicy });
  const project = new Project({
    bridge: client,
    imageLoader,
    editor,
    stream,
    frames,
    projects,
    images,
    annotations,
    saver,
    defaultClasses: () => defaultClasses(models),
    restoreView: (view) => recall(editor, view),
  });
  editor.onScroll((frames) => void project.stepFrame(frames));
  keepView(editor, project);
  storeBeforeClosing({ bridge: client, editor, saver });

  const inference = new Inference(client);
  // Each service takes from these what its ports name.
  const shared = {
    bridge: client,
    project,
    imageLoader,
    models,
    editor,
    stream,
    turn,
    images,
    annotations,
    saver,
    reader,
  };
  const segmenter = new Segmenter(shared);
  const batch = new Batch(shared);
  const neighbours = new FolderNeighbours(shared);
  return {
    editor,
    actions: new Actions({ workspace, neighbours, app: { project, models, segmenter, batch, shell } }),
    client,
    project,
    models,
    inference,
    segmenter,
    batch,
    exporter: new Exporter(shared),
    classUse: new ClassUse(shared),
    thumbnails: new Thumbnails(shared),
    overlays: new ThumbnailOverlays(shared),
    saving: saver,
    decoderRuns,
    start: async () => {
      // The first image's network inputs are made while it is decoded, so the model must be known before.
      await project.start(models.start());
      // What starts the inference process comes after what a person waits for.
      await inference.loadTable();
      await models.verify();
    },
  };
}

/** Those of the model, so that what it finds has a name; else one to begin with. */
function defaultClasses({ state }: Models): readonly ClassDefinition[] {
  const classes = state.selected?.manifest.classes ?? [{ label: 1, name: 'Object', color: classColor(1) }];
  return classes.map(({ label, name, color }) => ({ label, name, color, locked: false, origin: name }));
}

/** Stores tool, brush and camera a moment after they stop changing, and at once when the window goes. */
function keepView(editor: Editor, project: Project): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stored = '';
  const store = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (project.state.image.phase !== 'ready') return;
    const view = { editor: remember(editor) };
    // The editor tells of every move of the pointer, too, which is nothing to remember.
    const text = JSON.stringify([project.state.name, view]);
    if (text === stored) return;
    stored = text;
    void project.saveView(view);
  };
  const later = (): void => {
    timer ??= setTimeout(store, VIEW_DELAY_MS);
  };
  editor.subscribe(later);
  editor.subscribeView(later);
  addEventListener('pagehide', store);
}
