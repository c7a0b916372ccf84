import { OWN_ACCESS } from '../../core/contract/journal.ts';
import { contentOf } from '../../core/document/image-id.ts';
import { nextLabelAfter } from '../../core/document/classes.ts';
import type { ClassDefinition } from '../../core/document/classes.ts';
import type { Commit } from '../../core/document/commit.ts';
import { newFrame } from '../../core/document/state.ts';
import type { FrameRecord, FrameState } from '../../core/document/state.ts';
import { CommitStream } from '../../core/document/stream.ts';
import type { LabelMap, ProbabilityMap, Raster } from '../../core/imaging/raster.ts';
import { rasterOf } from '../../core/imaging/value-window.ts';
import type { ObjectCut } from '../../core/mask/instances.ts';
import { LabelGrid } from '../../core/mask/label-grid.ts';
import { LAST_SEGMENT } from '../../core/mask/segments.ts';
import { encodeTiles } from '../../core/mask/tiles.ts';
import type { Size } from '../../core/geometry/size.ts';
import type { Rect } from '../../core/geometry/rect.ts';
import { Actions } from '../../renderer/actions/actions.ts';
import type { ActionId, ArgumentsOf } from '../../renderer/actions/actions.ts';
import type { AppPorts } from '../../renderer/actions/action.ts';
import { Keyboard } from '../../renderer/actions/keyboard.ts';
import { keymapOf } from '../../renderer/actions/keymap.ts';
import { Editor } from '../../renderer/editor/editor.ts';
import type { Drawing } from '../../renderer/editor/editor.ts';
import { NO_MODIFIERS } from '../../renderer/editor/input/events.ts';
import type { Modifiers, PointerInput } from '../../renderer/editor/input/events.ts';
import type { Prediction } from '../../core/document/prediction.ts';
import type { FrameSource, ImageDocument, Neighbours, Stack } from '../../renderer/editor/ports.ts';
import type { Settings } from '../../renderer/editor/settings.ts';
import type { ToolId } from '../../renderer/editor/tools/tool-id.ts';
import { Workspace } from '../../renderer/editor/workspace.ts';
import { ascii, mask } from './ascii-mask.ts';

/** x and y in the image; the camera is the identity unless a test moves it. */
export type At = readonly [number, number];

export interface PointerOptions {
  readonly button?: number;
  readonly device?: PointerInput['device'];
  readonly pointerId?: number;
  readonly pressure?: number;
  readonly modifiers?: Partial<Modifiers>;
}

export const LESION: ClassDefinition = { label: 1, name: 'Lesion', color: '#e69f00', locked: false };
export const HAIR: ClassDefinition = { label: 2, name: 'Hair', color: '#56b4e9', locked: false };

/** An editor without a window: acts like hands on mouse and keyboard, and tells what came of it. */
export class EditorDriver {
  readonly editor: Editor;
  readonly stream: CommitStream;
  readonly actions: Actions;
  readonly keyboard: Keyboard;
  /** The keys of the person at work. */
  readonly keys = { state: { keymap: keymapOf('workbench') } };
  readonly commits: Commit[] = [];
  readonly dirty: Rect[] = [];
  /** What the application around the editor was asked for. */
  readonly requests: string[] = [];
  /** How the model behind the prediction cuts objects, where it does. */
  objectCut: ObjectCut | undefined;
  /** Masks of neighbouring images by distance. */
  readonly neighbours = new Map<number, LabelMap>();
  /** Images of the stack by their number; the open one is number 0. */
  readonly frames = new Map<number, FrameState>();
  #time = 0;

  /** @param around an editor that is there already, and what is in place of `frames` and `neighbours` */
  constructor(around?: {
    readonly workspace: Workspace;
    readonly editor: Editor;
    readonly neighbours: Neighbours;
  }) {
    const frames: FrameSource = {
      visit: async (need, work) =>
        work(
          need().frames.map((id) => this.#frame(id)),
          [],
        ),
      readAll: async () => undefined,
    };
    const workspace = around?.workspace ?? new Workspace(newStream(), frames, () => this.objectCut);
    this.stream = workspace.stream;
    this.editor = around?.editor ?? new Editor(workspace);
    const neighbours = around?.neighbours ?? this.#neighbours();
    this.actions = new Actions({ workspace, neighbours, app: this.#app() });
    this.keyboard = new Keyboard(this);
    this.stream.onCommit((commit) => void this.commits.push(commit));
    this.editor.onDirty((rect) => void this.dirty.push(rect));
  }

  /** Opens an image whose mask is drawn, or an empty one of a size. */
  static open(source: string | Size, more: DocumentParts = {}): EditorDriver {
    const driver = new EditorDriver();
    driver.open(source, more);
    return driver;
  }

  open(source: string | Size, more: DocumentParts = {}): void {
    const drawn = typeof source === 'string' ? mask(source) : null;
    const { width, height } = typeof source === 'string' ? mask(source) : source;
    const { classes = [LESION, HAIR], nextLabel = nextLabelAfter(1, classes), ...parts } = more;
    this.openProject(classes, nextLabel);
    this.editor.open(imageDocument({ width, height }, { labels: drawn?.data ?? null, ...parts }), {
      scale: 1,
      offsetX: 0,
      offsetY: 0,
    });
    this.editor.set({ brushSize: 1 });
  }

  /** Gives the project of images without one these classes, unless it has them. */
  openProject(classes: readonly ClassDefinition[], nextLabel = nextLabelAfter(1, classes)): void {
    const known = this.stream.project('');
    if (known !== undefined && known.classes === classes && known.nextLabel === nextLabel) return;
    this.stream.openProject({ id: '', revision: (known?.revision ?? -1) + 1, classes, nextLabel });
  }

  /** From here on, every id that an object could have has been given to one that is gone. */
  useUpObjects(): this {
    const { imageId: id } = this.drawing;
    const series = { id, revision: 1, objects: [], nextObject: LAST_SEGMENT + 1 };
    this.stream.load(imageDocument(this.drawing).frame, series);
    return this;
  }

  get drawing(): Drawing {
    const { drawing } = this.editor;
    if (drawing === null) throw new Error('No image is open');
    return drawing;
  }

  /** The mask as a drawing. */
  get mask(): string {
    const { width, height, labels } = this.drawing;
    return ascii({ width, height, data: labels });
  }

  /** The provenance as a drawing: `.` none, `#` model, 2 human, 3 confirmed. */
  get provenance(): string {
    const { width, height, provenance } = this.drawing;
    return ascii({ width, height, data: provenance });
  }

  tool(tool: ToolId, brushSize?: number): this {
    return this.run(`tool.${tool}`).set(brushSize === undefined ? {} : { brushSize });
  }

  set(settings: Partial<Settings>): this {
    this.editor.set(settings);
    return this;
  }

  run<Id extends ActionId>(id: Id, ...args: ArgumentsOf<Id>): this {
    this.actions.run(id, ...args);
    return this;
  }

  pointer(phase: PointerInput['phase'], points: readonly At[], options: PointerOptions = {}): this {
    const { button = 0, device = 'mouse', pointerId = 1, pressure = 0.5, modifiers = {} } = options;
    this.editor.dispatch({
      type: 'pointer',
      phase,
      pointerId,
      device,
      button: phase === 'down' || phase === 'up' ? button : -1,
      samples: points.map(([x, y]) => ({ point: { x, y }, pressure })),
      modifiers: { ...NO_MODIFIERS, ...modifiers },
      time: this.#time++,
    });
    return this;
  }

  down(at: At, options?: PointerOptions): this {
    return this.pointer('down', [at], options);
  }

  move(...points: readonly At[]): this {
    return this.pointer('move', points);
  }

  up(at: At, options?: PointerOptions): this {
    return this.pointer('up', [at], options);
  }

  click(at: At, options?: PointerOptions): this {
    return this.down(at, options).up(at, options);
  }

  /** Presses at the first point, moves through the others and lets go. */
  drag(points: readonly At[], options?: PointerOptions): this {
    const [first = [0, 0], ...others] = points;
    this.down(first, options);
    for (const point of others) this.pointer('move', [point], options);
    return this.up(points.at(-1) ?? first, options);
  }

  wheel(at: At, deltaY: number, modifiers: Partial<Modifiers> = {}): this {
    const point = { x: at[0], y: at[1] };
    const all = { ...NO_MODIFIERS, ...modifiers };
    this.editor.dispatch({ type: 'wheel', point, deltaX: 0, deltaY, modifiers: all });
    return this;
  }

  /** Presses a key for some milliseconds. */
  key(key: string, modifiers: Partial<Modifiers> = {}, held = 10): this {
    this.keyDown(key, modifiers);
    this.#time += held;
    return this.keyUp(key, modifiers);
  }

  keyDown(key: string, modifiers: Partial<Modifiers> = {}): this {
    return this.#key('down', key, modifiers);
  }

  keyUp(key: string, modifiers: Partial<Modifiers> = {}): this {
    return this.#key('up', key, modifiers);
  }

  /** The window loses pointer and keyboard. */
  blur(): this {
    this.editor.dispatch({ type: 'blur' });
    this.keyboard.reset();
    return this;
  }

  wait(milliseconds: number): this {
    this.#time += milliseconds;
    return this;
  }

  #neighbours(): Neighbours {
    return {
      labels: async (_imageId, distance) => this.neighbours.get(distance) ?? null,
      stack: () => this.#stack(),
    };
  }

  /** An application with an open image and a model, which only notes what it is asked for. */
  #app(): AppPorts {
    const note = (name: string) => async () => void this.requests.push(name);
    return {
      project: {
        state: {
          image: { phase: 'ready' },
          images: [{}],
          selected: 0,
          writable: true,
          access: OWN_ACCESS,
          counts: { disputed: 1 },
        },
        id: 'project',
        subscribe: () => () => undefined,
        openFolder: note('openFolder'),
        openProject: note('openProject'),
        showFolder: note('showFolder'),
        keep: note('keep'),
        tryAgain: note('tryAgain'),
        next: note('nextImage'),
        previous: note('previousImage'),
        goTo: note('goTo'),
        nextUnreviewed: note('nextUnreviewed'),
        nextDisputed: note('nextDisputed'),
      },
      planes: {
        state: { volume: null, obstacle: null, isOn: false, large: 2, crosshair: [0, 0, 0], frames: [] },
        subscribe: () => () => undefined,
        step: note('step'),
        cut: () => null,
        labelled: () => null,
        moveTo: note('moveTo'),
        moveToPixel: note('moveToPixel'),
        makeLarge: note('makeLarge'),
        makeNextLarge: note('makeNextLarge'),
      },
      models: {
        state: { selected: 'model' },
        subscribe: () => () => undefined,
      },
      cine: { toggle: () => void this.requests.push('toggleCine') },
      segmenter: { predictOpenImage: note('predict'), checkByFlipping: note('checkByFlipping') },
      review: {
        acceptAndNext: note('acceptAndNext'),
        noFindingAndNext: note('noFindingAndNext'),
        skipAndNext: note('skipAndNext'),
        reopen: () => void this.requests.push('reopen'),
        toggleFlag: () => void this.requests.push('toggleFlag'),
        comment: (words) => void this.requests.push(`comment ${words}`),
      },
      seenFirst: { run: async (work) => work() },
      withheld: { state: { reason: null }, subscribe: () => () => undefined },
      batch: {
        isActive: false,
        subscribe: () => () => undefined,
        countUnmarked: () => 1,
        start: note('predictAll'),
      },
      updates: {
        state: { latest: 'update' },
        isBusy: false,
        subscribe: () => () => undefined,
        start: note('update'),
        takeBack: note('takeBack'),
      },
      arrangement: {
        state: { order: { by: 'folder' } },
        canRenew: true,
        subscribe: () => () => undefined,
        sortBy: (by) => void this.requests.push(`sortBy ${by}`),
        renew: () => void this.requests.push('renewOrder'),
      },
      templates: { save: note('saveTemplate'), load: note('loadTemplate') },
      timeLine: { restore: note('restore') },
      jobs: {
        state: { phase: 'idle' },
        subscribe: () => () => undefined,
        chooseBackup: note('chooseBackup'),
      },
      training: {
        state: { run: { phase: 'none', step: null, history: [] }, elsewhere: null, isAsked: false },
        subscribe: () => () => undefined,
        pause: note('pauseTraining'),
        resume: note('resumeTraining'),
        cancel: note('cancelTraining'),
      },
      shell: {
        open: (dialog) => void this.requests.push(dialog),
        toggleList: () => void this.requests.push('toggleList'),
        toggleObjects: () => void this.requests.push('toggleObjects'),
        toggleTraining: () => void this.requests.push('toggleTraining'),
      },
    };
  }

  #stack(): Stack {
    const numbers = [...new Set([...this.frames.keys(), 0])].sort((a, b) => a - b);
    const frames = numbers.map((number) => ({
      number,
      read: async () => this.frames.get(number) ?? null,
      identify: async () =>
        this.frames.get(number)?.id ?? (number === 0 ? this.drawing.imageId : `frame ${number}`),
    }));
    return { frames, here: numbers.indexOf(0), isSeries: false };
  }

  /** A frame of the stack, empty and as large as the open one where nothing is stored of it. */
  #frame(id: string): FrameState {
    const stored = [...this.frames.values()].find((frame) => frame.id === id);
    return stored ?? imageDocument(this.drawing, { imageId: id }).frame;
  }

  #key(phase: 'down' | 'up', key: string, modifiers: Partial<Modifiers>): this {
    const all = { ...NO_MODIFIERS, ...modifiers };
    this.keyboard.key({ phase, key, code: '', repeat: false, modifiers: all, time: this.#time });
    return this;
  }
}

/** A stream of commits whose ids and times count up. */
export function newStream(historyBudget?: number): CommitStream {
  let count = 0;
  const budget = historyBudget === undefined ? {} : { historyBudget };
  return new CommitStream({ newId: () => `commit ${++count}`, now: () => count, ...budget });
}

/** What an image to be opened is made of; labels and provenance as pixels. */
export interface DocumentParts
  extends
    Partial<Pick<ImageDocument, 'name' | 'image' | 'unit' | 'spacing' | 'prediction'>>,
    Partial<Omit<FrameRecord, 'id' | 'prediction'>> {
  readonly imageId?: string;
  readonly labels?: ArrayLike<number> | null;
  readonly provenance?: Uint8Array | null;
  readonly classes?: readonly ClassDefinition[];
  readonly nextLabel?: number;
}

export function imageDocument(size: Size, parts: DocumentParts = {}): ImageDocument {
  const { imageId = 'image', name = 'image.png', image = null, prediction = null, spacing = null } = parts;
  const { labels = null, provenance = null, unit, ...fields } = parts;
  const { width, height } = size;
  const data = labels === null ? null : Uint16Array.from(labels);
  const grid = new LabelGrid({ width, height }, data, provenance?.slice());
  const tiles = new Map(encodeTiles(grid).map(({ index, ...content }) => [index, content]));
  const known = Object.keys(newFrame(imageId, size, 0));
  const own = Object.fromEntries(
    Object.entries(fields).filter(([key]) => known.includes(key) && key !== 'prediction'),
  );
  const frame = {
    ...newFrame(imageId, { width, height }, 0),
    tiles,
    ...own,
    prediction: prediction?.id ?? null,
  };
  return { frame, name, image, unit, prediction, spacing, seriesId: contentOf(imageId) };
}

/** A prediction of one class whose probabilities are drawn as tenths: `.` is 0, `9` is 0.9. */
export function drawnPrediction(drawing: string, more: Partial<Prediction> = {}): Prediction {
  const rows = drawing
    .trim()
    .split('\n')
    .map((row) => row.trim());
  const data = Uint8Array.from(rows.join(''), (digit) =>
    Math.round((Number(digit.replace('.', '0')) / 10) * 255),
  );
  return predictionOf({ width: rows[0]?.length ?? 0, height: rows.length, channels: 1, data }, more);
}

export function predictionOf(map: ProbabilityMap, more: Partial<Prediction> = {}): Prediction {
  return {
    id: `prediction of ${map.data.join(' ')}`,
    imageId: 'image',
    map,
    labels: [1],
    threshold: 0.5,
    fillHoles: false,
    smallestRegion: 0,
    provider: 'cpu',
    modelId: 'model',
    modelName: 'Model',
    modelSha256: '0'.repeat(64),
    milliseconds: 1,
    time: 0,
    ...more,
  };
}

/** A grey image whose intensities are drawn as multiples of 25: `.` is 0, `9` is 225. */
export function drawnImage(drawing: string): Raster {
  const rows = drawing
    .trim()
    .split('\n')
    .map((row) => row.trim());
  const values = Array.from(rows.join(''), (digit) => Number(digit.replace('.', '0')) * 25);
  const data = Uint8Array.from(values.flatMap((value) => [value, value, value]));
  return rasterOf({ width: rows[0]?.length ?? 0, height: rows.length }, 3, data);
}

/** A drawing as `ascii` gives it: without indentation. */
export function drawing(text: string): string {
  return text
    .trim()
    .split('\n')
    .map((row) => row.trim())
    .join('\n');
}
