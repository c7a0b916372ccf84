import { TEMPLATE_VERSION } from '../../../core/contract/template.ts';
import { templateChanges } from '../../../core/document/classes.ts';
import type { ClassDefinition } from '../../../core/document/classes.ts';
import type { CommitStream } from '../../../core/document/stream.ts';
import { messageOf } from '../../../core/errors.ts';
import { withholdingBy } from '../../../core/ledger/withholding.ts';
import type { BridgeClient } from '../bridge-client.ts';
import { Observable } from '../observable.ts';
import type { Models } from '../prediction/models.ts';

/** Shortcuts as a template holds them. */
export interface TemplateKeys {
  readonly preset: string;
  readonly changes: Readonly<Record<string, readonly string[]>>;
}

export interface TemplatesPorts {
  readonly bridge: BridgeClient;
  readonly stream: CommitStream;
  readonly models: Pick<Models, 'state' | 'select'>;
  readonly project: { readonly id: string | undefined };
  /** The image that is open, where loading one can be taken back. */
  readonly openImage: () => string | null;
  readonly keys: { readonly state: TemplateKeys; take(keys: TemplateKeys): void };
}

export interface TemplatesState {
  /** Why the last one could not be saved or loaded, for people. */
  readonly problem?: string;
}

/** How the open project is set up, as a file for other projects and people. */
export class Templates extends Observable<TemplatesState> {
  readonly #ports: TemplatesPorts;

  constructor(ports: TemplatesPorts) {
    super({});
    this.#ports = ports;
  }

  /** Asks for a file, and writes into it how the project is set up. */
  save(): Promise<void> {
    return this.#tell(async (project) => {
      const { bridge, stream, models, keys } = this.#ports;
      const { preset, changes } = keys.state;
      const { classes = [], learning } = stream.project(project) ?? {};
      await bridge.request('template.save', {
        schema: TEMPLATE_VERSION,
        classes: classes.map(settingOf),
        model: models.state.selected?.manifest.id ?? null,
        ...(learning === undefined ? {} : { learning }),
        keys: {
          preset,
          changes: Object.fromEntries(Object.entries(changes).map(([id, chords]) => [id, [...chords]])),
        },
      });
    });
  }

  /** Asks for a file, and sets the project up as it says: its classes in one step, which can be taken back. */
  load(): Promise<void> {
    return this.#tell(async (project) => {
      const { bridge, stream, models, keys, openImage } = this.#ports;
      const loaded = await bridge.request('template.load');
      if (loaded === null || project !== this.#ports.project.id) return;
      const { name: detail, template } = loaded;
      // A pattern that is none is refused before anything changes.
      withholdingBy(template.learning);
      const list = stream.project(project) ?? { classes: [], nextLabel: 1 };
      const classes = templateChanges(list, template.classes);
      stream.commit({ name: 'template', project, detail, classes, place: openImage() });
      const isThere = models.state.entries.some(({ manifest }) => manifest.id === template.model);
      if (template.model !== null && isThere) await models.select(template.model);
      if (template.learning !== undefined) stream.learn(project, template.learning);
      keys.take(template.keys);
    });
  }

  async #tell(work: (project: string) => Promise<void>): Promise<void> {
    const { id } = this.#ports.project;
    if (id === undefined) return;
    this.set({});
    try {
      await work(id);
    } catch (error) {
      this.set({ problem: messageOf(error) });
    }
  }
}

function settingOf({ name, color, origin = '', property = null, objects = false }: ClassDefinition) {
  return {
    name,
    color,
    ...(origin === '' ? {} : { origin }),
    ...(property === null ? {} : { property }),
    ...(objects ? { objects } : {}),
  };
}
