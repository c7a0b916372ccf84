import type { WorkbenchBridge } from '../core/contract/channels.ts';
import { Actions } from './actions/actions.ts';
import type { AppPorts } from './actions/action.ts';
import type { Editor } from './editor/editor.ts';
import { recall, remember } from './editor-memory.ts';
import { BridgeClient } from './services/bridge-client.ts';
import { Inference } from './services/prediction/inference.ts';
import { storeBeforeClosing } from './services/project/close-guard.ts';
import { LeadChoice } from './services/project/lead-choice.ts';
import { Templates } from './services/project/templates.ts';
import type { TemplatesPorts } from './services/project/templates.ts';
import type { Project } from './services/project/project.ts';
import { AnnotationStore } from './store/annotations.ts';
import { Autosave } from './store/autosave.ts';
import { Connection } from './store/connection.ts';
import { WorkDatabase } from './store/database.ts';
import { transfer } from './store/legacy/transfer.ts';
import { journalOn, wire } from './wiring.ts';
import type { Services } from './wiring.ts';
import { ImageReader } from './workers/image-reader.ts';
import { createDecoder } from './workers/worker-pool.ts';

/** Everything behind the panels. */
export interface Workbench extends Services {
  readonly actions: Actions;
  readonly client: BridgeClient;
  readonly inference: Inference;
  readonly saving: Autosave;
  readonly templates: Templates;
  readonly leadChoice: LeadChoice;
  /** Resolves when images can be decoded without the page's thread. */
  readonly decoderRuns: Promise<void>;
  /** Loads the models and opens the folder that is to be open first. */
  start(): Promise<void>;
}

/** Nothing is written while the person is still zooming or dragging a slider. */
const VIEW_DELAY_MS = 300;

/** What of the window the services and actions work on. */
interface WindowPorts {
  readonly shell: AppPorts['shell'];
  readonly keys: TemplatesPorts['keys'];
}

/** The services on the real store, decoders and main process, and the actions on them and on the window. */
export function createWorkbench(bridge: WorkbenchBridge, { shell, keys }: WindowPorts): Workbench {
  const client = new BridgeClient(bridge);
  const putAside = async () => (await client.request('store.putAside')).kept;
  const connection = new Connection(new WorkDatabase(), {
    prepare: transfer,
    putAside,
    onSilence: () => void startAgain(),
  });
  const annotations = new AnnotationStore(connection);
  const leadChoice = new LeadChoice();
  const journal = journalOn({ connection, annotations, client, leadChoice });
  const saver: Autosave = new Autosave(journal);
  /** Another page is answered by the database. What is saved by then is brought into it. */
  const startAgain = async (): Promise<void> => {
    services.editor.settle();
    await saver.saved().then(
      () => location.reload(),
      () => undefined,
    );
  };
  const decoder = createDecoder();
  const decoderRuns = decoder.warm();
  const services = wire({
    connection,
    annotations,
    journal,
    saver,
    client,
    reader: new ImageReader(decoder),
    restoreView: recall,
  });
  const { workspace, neighbours, editor, project, models, annotator, archive } = services;
  const templates = new Templates({
    bridge: client,
    stream: services.stream,
    models,
    project,
    openImage: () => workspace.session?.document.place ?? null,
    keys,
  });
  keepView(editor, project);
  services.workClock.watch(window);
  storeBeforeClosing({ bridge: client, editor, saver });
  const inference = new Inference(client);
  return {
    ...services,
    actions: new Actions({
      workspace,
      neighbours,
      app: { ...services, templates, shell },
    }),
    client,
    templates,
    inference,
    saving: saver,
    leadChoice,
    decoderRuns,
    start: async () => {
      void annotator.start();
      // The first image's network inputs are made while it is decoded, so the model must be known before.
      await project.start(models.start());
      await archive.start();
      // What starts the inference process comes after what a person waits for.
      await inference.loadTable();
      await models.verify();
    },
  };
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
