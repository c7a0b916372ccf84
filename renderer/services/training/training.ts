import { NO_TRAINING } from '../../../core/contract/training.ts';
import type {
  TrainingEstimate,
  TrainingPlan,
  TrainingPreview,
  TrainingState,
} from '../../../core/contract/training.ts';
import type { ClassDefinition } from '../../../core/document/classes.ts';
import type { Which } from '../../../core/document/status.ts';
import { messageOf } from '../../../core/errors.ts';
import { learningSettingsSchema } from '../../../core/contract/learning.ts';
import type { LearningSettings } from '../../../core/document/learning.ts';
import type { Annotator } from '../annotator.ts';
import type { BridgeClient } from '../bridge-client.ts';
import { Observable } from '../observable.ts';
import type { EditorPort, Saver } from '../ports.ts';
import type { Withheld } from '../ledger/withheld.ts';
import type { Models } from '../prediction/models.ts';
import type { Project } from '../project/project.ts';
import { identifyAll } from '../images/identify-frame.ts';
import type { IdentifyAllPorts, Reading } from '../images/identify-frame.ts';
import { isCancelled } from '../prediction/predict.ts';
import { projectFiles } from './project-files.ts';
import { startsFor } from './starting-model.ts';

/** What a person chooses about a training. */
export interface TrainingChoices {
  readonly which: Which;
  /** Labels of classes that are not to be found. */
  readonly without: readonly number[];
  /** Id of the model to start from, null for none; undefined for the best fitting one. */
  readonly from: string | null | undefined;
  /** Null: until validation stops improving. */
  readonly minutes: number | null;
}

export const FIRST_CHOICES: TrainingChoices = {
  which: 'accepted',
  without: [],
  from: undefined,
  minutes: 10,
};

export interface TrainingPanelState {
  readonly choices: TrainingChoices;
  /** The training of the open project. */
  readonly run: TrainingState;
  /** What its network said at the last validation. */
  readonly previews: readonly TrainingPreview[];
  /** Null while nothing is known. */
  readonly estimate: TrainingEstimate | null;
  /** Name of another project whose training is under way; empty where nobody knows it, null where there is none. */
  readonly elsewhere: string | null;
  /** Whether something was asked for that is not done yet. */
  readonly isAsked: boolean;
  /** Files that are read before a training begins, so that what was done on them is known; null while none are. */
  readonly reading: Reading | null;
  /** Why what was asked for is not done, for people. */
  readonly problem: string | null;
}

export interface TrainingPorts {
  readonly bridge: Pick<BridgeClient, 'request' | 'on'>;
  readonly project: Pick<Project, 'id' | 'folder' | 'state' | 'subscribe'> & IdentifyAllPorts['project'];
  readonly reader: IdentifyAllPorts['reader'];
  readonly models: Pick<Models, 'state'>;
  readonly annotator: Pick<Annotator, 'state'>;
  readonly editor: Pick<EditorPort, 'settle' | 'idle'>;
  readonly saver: Pick<Saver, 'settled'>;
  readonly withheld: Pick<Withheld, 'state' | 'begin'>;
}

/** Of the images that are learnt from, to choose epoch and threshold. */
const VALIDATION_SHARE = 0.2;

/** What a project keeps until somebody says otherwise. */
export const USUAL_LEARNING: LearningSettings = learningSettingsSchema.parse({});

/** Which images judge and which validate, by what a project keeps for measuring. */
export function setsOf({ gate }: LearningSettings = USUAL_LEARNING) {
  return { gate, holdout: { ...gate, share: VALIDATION_SHARE } };
}

/** Training on the open project, which the main process does beside whatever else is done. */
export class Training extends Observable<TrainingPanelState> {
  readonly #ports: TrainingPorts;
  /** Names of the projects that were trained on since the window was opened. */
  readonly #names = new Map<string, string>();
  #project: string | undefined;
  #reading = new AbortController();
  /** The latest question for an estimate. */
  #planned = '';

  constructor(ports: TrainingPorts) {
    super({
      choices: FIRST_CHOICES,
      run: NO_TRAINING,
      previews: [],
      estimate: null,
      elsewhere: null,
      isAsked: false,
      reading: null,
      problem: null,
    });
    this.#ports = ports;
    ports.bridge.on('training.changed', ({ project, state }) => {
      if (project === this.#project) this.update({ run: withKnownLists(state, this.state.run) });
      else this.#tellElsewhere(project, state);
    });
    ports.bridge.on('training.preview', ({ project, images }) => {
      if (project === this.#project) this.update({ previews: images });
    });
    ports.project.subscribe(() => this.#follow());
  }

  choose(change: Partial<TrainingChoices>): void {
    this.update({ choices: { ...this.state.choices, ...change } });
  }

  /** The classes that are to be found, in the order of the labels that the model will give them. */
  classes(): readonly ClassDefinition[] {
    const { without } = this.state.choices;
    return this.#ports.project.state.classes.filter(({ label }) => !without.includes(label));
  }

  /** Id of the model to start from; null for none. */
  start(): string | null {
    const { from } = this.state.choices;
    const { entries, selected } = this.#ports.models.state;
    const starts = startsFor(entries, this.classes().map(modelName), selected?.manifest.id);
    if (from === undefined) return starts[0]?.entry.manifest.id ?? null;
    return starts.some(({ entry }) => entry.manifest.id === from) ? from : null;
  }

  /** Finds out what a training comes to. Of several questions the latest counts. */
  async ask(images: TrainingPlan['images']): Promise<void> {
    const { minutes } = this.state.choices;
    const plan = { images, classes: Math.max(1, this.classes().length), from: this.start(), minutes };
    const planned = JSON.stringify(plan);
    if (planned === this.#planned) return;
    this.#planned = planned;
    const estimate = await this.#ports.bridge.request('training.estimate', plan).catch(() => null);
    if (planned === this.#planned) this.update({ estimate });
  }

  /** Trains as was chosen, on the work as it is now. */
  async begin(): Promise<void> {
    const { bridge, project, models, annotator, editor, saver, withheld } = this.#ports;
    const { which, minutes } = this.state.choices;
    await this.#do(async (id) => {
      this.#reading = new AbortController();
      await identifyAll(this.#ports, project.state.images, this.#reading.signal, (reading) =>
        this.update({ reading }),
      );
      if (project.id !== id) return;
      editor.settle();
      // The images that judge show no pre-label from now on.
      withheld.begin();
      await editor.idle();
      await saver.settled();
      const { folder } = project;
      if (folder === undefined || project.id !== id) return;
      this.#names.set(id, project.state.name);
      await bridge.request('training.start', {
        project: id,
        handle: folder.listing.handle,
        name: project.state.name,
        files: projectFiles(project.state.images),
        which,
        classes: this.classes().map((one) => ({ label: one.label, name: modelName(one) })),
        from: this.start(),
        minutes,
        ...setsOf(withheld.state.settings),
        inUse: models.state.selected?.manifest.id ?? null,
        person: annotator.state.name ?? '',
      });
      if (id === this.#project) this.update({ previews: [] });
    });
  }

  /** While files are still read for a training: begins none after all. */
  stopReading(): void {
    this.#reading.abort();
  }

  pause(): Promise<void> {
    return this.#do(async (project) => this.#ports.bridge.request('training.pause', { project }));
  }

  resume(): Promise<void> {
    return this.#do(async (project) => {
      this.#names.set(project, this.#ports.project.state.name);
      await this.#ports.bridge.request('training.resume', { project });
    });
  }

  /** Ends it; what was learnt is gone. */
  cancel(): Promise<void> {
    return this.#do(async (project) => {
      await this.#ports.bridge.request('training.cancel', { project });
      if (project === this.#project) this.update({ previews: [] });
    });
  }

  /** The person has read what came of it. */
  dismiss(): void {
    if (this.state.run.phase === 'finished') this.update({ run: NO_TRAINING, previews: [] });
  }

  /** One thing at a time; what fails is told by the state. */
  async #do(work: (project: string) => Promise<void>): Promise<void> {
    const project = this.#project;
    if (project === undefined || this.state.isAsked) return;
    this.update({ isAsked: true, problem: null });
    try {
      await work(project);
    } catch (error) {
      if (project === this.#project && !isCancelled(error)) this.update({ problem: messageOf(error) });
    } finally {
      this.update({ isAsked: false, reading: null });
    }
  }

  /** Another project is open: its training is shown, and that of the one before is one elsewhere. */
  #follow(): void {
    const { id } = this.#ports.project;
    const before = this.#project;
    if (id === before) return;
    const { run } = this.state;
    this.#project = id;
    this.#reading.abort();
    this.#planned = '';
    this.update({
      choices: FIRST_CHOICES,
      run: NO_TRAINING,
      previews: [],
      estimate: null,
      problem: null,
      ...(before !== undefined && run.phase === 'running'
        ? { elsewhere: this.#names.get(before) ?? '' }
        : {}),
    });
    if (id !== undefined) void this.#load(id);
  }

  async #load(project: string): Promise<void> {
    const { bridge } = this.#ports;
    try {
      const [run, previews] = await Promise.all([
        bridge.request('training.state', { project }),
        bridge.request('training.previews', { project }),
      ]);
      if (project !== this.#project) return;
      this.update({ run, previews });
      if (run.phase === 'running') this.update({ elsewhere: null });
    } catch (error) {
      if (project === this.#project) this.update({ problem: messageOf(error) });
    }
  }

  #tellElsewhere(project: string, { phase }: TrainingState): void {
    const elsewhere = phase === 'running' ? (this.#names.get(project) ?? '') : null;
    if (elsewhere !== this.state.elsewhere) this.update({ elsewhere });
  }
}

/** What a model calls a class: as the models before did, however people call it by now. */
export function modelName({ name, origin = '' }: Pick<ClassDefinition, 'name' | 'origin'>): string {
  return origin === '' ? name : origin;
}

/** With the lists that are known already where nothing was added, so that nothing is drawn anew for them. */
function withKnownLists(state: TrainingState, known: TrainingState): TrainingState {
  const isSame = <Item>(now: readonly Item[], before: readonly Item[]): boolean =>
    now.length === before.length && JSON.stringify(now.at(-1)) === JSON.stringify(before.at(-1));
  return {
    ...state,
    history: isSame(state.history, known.history) ? known.history : state.history,
    warnings: isSame(state.warnings, known.warnings) ? known.warnings : state.warnings,
  };
}
