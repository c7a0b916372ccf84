import type { ListedVersion } from '../../../core/contract/model-version.ts';
import type { ModelChoice } from '../../../core/contract/records.ts';
import { messageOf } from '../../../core/errors.ts';
import type { BridgeClient } from '../bridge-client.ts';
import { Observable } from '../observable.ts';
import type { Models } from '../prediction/models.ts';
import type { Project } from '../project/project.ts';

export interface ModelVersionsState {
  /** The models that the open project trained, the latest first. */
  readonly versions: readonly ListedVersion[];
  /** Why they cannot be listed, or one not be used, for people. */
  readonly problem: string | null;
}

export interface ModelVersionsPorts {
  readonly bridge: Pick<BridgeClient, 'request' | 'on'>;
  readonly project: Pick<Project, 'id' | 'folder' | 'saveView' | 'subscribe'>;
  readonly models: Pick<Models, 'follow' | 'use' | 'onChoice'>;
}

const NONE: ModelVersionsState = { versions: [], problem: null };

/** The models that a project trained, and which model it goes by. */
export class ModelVersions extends Observable<ModelVersionsState> {
  readonly #ports: ModelVersionsPorts;
  #project: string | undefined;

  constructor(ports: ModelVersionsPorts) {
    super(NONE);
    this.#ports = ports;
    const { bridge, project, models } = ports;
    project.subscribe(() => this.#follow());
    bridge.on('models.changed', () => void this.#load());
    bridge.on('training.changed', ({ project: trained, state }) => {
      if (trained === this.#project && state.phase === 'finished') void this.#load();
    });
    models.onChoice((id) => void project.saveView({ model: { id, chosen: this.#now() } }));
  }

  /** From now on the project goes by this model, whatever its verdict was. */
  use(id: string): Promise<void> {
    return this.#do(async () => {
      const { bridge, models } = this.#ports;
      const isCandidate = this.state.versions.some((one) => one.id === id && one.status === 'candidate');
      if (isCandidate) await bridge.request('models.take', { id });
      models.use(id);
    });
  }

  /** Removes a candidate for good. */
  discard(id: string): Promise<void> {
    return this.#do(() => this.#ports.bridge.request('models.discard', { id }));
  }

  /** After the model that passed last, also where the clock was set back since. */
  #now(): number {
    const passed = passedLast(this.state.versions);
    return Math.max(Date.now(), passed === undefined ? 0 : Date.parse(passed.at) + 1);
  }

  async #do(work: () => Promise<void>): Promise<void> {
    const project = this.#project;
    try {
      await work();
      await this.#load();
    } catch (error) {
      if (project === this.#project) this.update({ problem: messageOf(error) });
    }
  }

  #follow(): void {
    const { project, models } = this.#ports;
    if (project.id === this.#project) return;
    this.#project = project.id;
    this.set(NONE);
    models.follow(project.folder?.record.view.model?.id);
    void this.#load();
  }

  async #load(): Promise<void> {
    const { bridge, project, models } = this.#ports;
    const { id } = project;
    if (id === undefined) return;
    try {
      const versions = await bridge.request('models.versions', { project: id });
      if (id !== this.#project) return;
      this.set({ versions, problem: null });
      models.follow(modelInUse(project.folder?.record.view.model, versions));
    } catch (error) {
      if (id === this.#project) this.update({ problem: messageOf(error) });
    }
  }
}

/**
 * Id of the model that a project goes by: the one that was chosen for it, unless one was trained since that passed the
 * gate, perhaps while another project was open. Undefined for neither.
 * @param versions the latest first
 */
export function modelInUse(
  choice: ModelChoice | undefined,
  versions: readonly ListedVersion[],
): string | undefined {
  const passed = passedLast(versions);
  if (passed === undefined) return choice?.id;
  return choice !== undefined && choice.chosen > Date.parse(passed.at) ? choice.id : passed.id;
}

function passedLast(versions: readonly ListedVersion[]): ListedVersion | undefined {
  return versions.find(({ gate: { verdict } }) => verdict === 'better' || verdict === 'first');
}

/** Id of the model that was in use before a version; null where there was none. */
export function modelBefore({ gate, parent }: ListedVersion): string | null {
  return gate.against ?? parent;
}
