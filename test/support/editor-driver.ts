import type { ClassDefinition } from '../../core/document/classes.ts';
import type { Commit } from '../../core/document/commit.ts';
import { rasterOf } from '../../core/imaging/value-window.ts';
import type { LabelMap, ProbabilityMap, Raster } from '../../core/imaging/raster.ts';
import type { Size } from '../../core/geometry/size.ts';
import type { Rect } from '../../core/geometry/rect.ts';
import type { ActionId, ArgumentsOf } from '../../renderer/editor/action-id.ts';
import { Editor } from '../../renderer/editor/editor.ts';
import type { Drawing } from '../../renderer/editor/editor.ts';
import { NO_MODIFIERS } from '../../renderer/editor/input/events.ts';
import type { Modifiers, PointerInput } from '../../renderer/editor/input/events.ts';
import type {
  EditorPorts,
  HostCommand,
  ImageDocument,
  Neighbours,
  Prediction,
  Stack,
} from '../../renderer/editor/ports.ts';
import type { ToolId } from '../../renderer/editor/tools/tool-id.ts';
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
  readonly commits: Commit[] = [];
  readonly dirty: Rect[] = [];
  /** What the application around the editor was asked for. */
  readonly requests: HostCommand[] = [];
  /** Masks of neighbouring images by distance. */
  readonly neighbours = new Map<number, LabelMap>();
  /** Images of the stack by their number; the open one is number 0. */
  readonly frames = new Map<number, ImageDocument>();
  #time = 0;

  /** @param neighbours in place of `frames` and `neighbours` */
  constructor(neighbours?: Neighbours) {
    const ports: EditorPorts = {
      host: { isEnabled: () => true, run: (command) => void this.requests.push(command) },
      neighbours: neighbours ?? {
        labels: async (_imageId, distance) => this.neighbours.get(distance) ?? null,
        stack: () => this.#stack(),
      },
    };
    this.editor = new Editor(ports);
    this.editor.onCommit((commit) => void this.commits.push(commit));
    this.editor.onDirty((rect) => void this.dirty.push(rect));
  }

  /** Opens an image whose mask is drawn, or an empty one of a size. */
  static open(source: string | Size, more: Partial<ImageDocument> = {}): EditorDriver {
    const driver = new EditorDriver();
    driver.open(source, more);
    return driver;
  }

  open(source: string | Size, more: Partial<ImageDocument> = {}): void {
    const drawn = typeof source === 'string' ? mask(source) : null;
    const { width, height } = typeof source === 'string' ? mask(source) : source;
    this.editor.open(imageDocument({ width, height }, { labels: drawn?.data ?? null, ...more }), {
      scale: 1,
      offsetX: 0,
      offsetY: 0,
    });
    this.editor.run('brush.size', 1);
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
    this.editor.run(`tool.${tool}`);
    if (brushSize !== undefined) this.editor.run('brush.size', brushSize);
    return this;
  }

  run<Id extends ActionId>(id: Id, ...args: ArgumentsOf<Id>): this {
    this.editor.run(id, ...args);
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

  wait(milliseconds: number): this {
    this.#time += milliseconds;
    return this;
  }

  #stack(): Stack {
    const numbers = [...new Set([...this.frames.keys(), 0])].sort((a, b) => a - b);
    const frames = numbers.map((number) => ({
      number,
      read: async () => this.frames.get(number) ?? null,
      visit: async (work: (document: ImageDocument) => void) => {
        const { imageId, width, height } = this.drawing;
        const unknown = { imageId: number === 0 ? imageId : `frame ${number}` };
        work(this.frames.get(number) ?? imageDocument({ width, height }, unknown));
      },
    }));
    return { frames, here: numbers.indexOf(0) };
  }

  #key(phase: 'down' | 'up', key: string, modifiers: Partial<Modifiers>): this {
    const all = { ...NO_MODIFIERS, ...modifiers };
    this.editor.dispatch({ type: 'key', phase, key, repeat: false, modifiers: all, time: this.#time });
    return this;
  }
}

export function imageDocument(size: Size, more: Partial<ImageDocument> = {}): ImageDocument {
  return {
    imageId: 'image',
    name: 'image.png',
    image: null,
    labels: null,
    provenance: null,
    classes: [LESION, HAIR],
    status: 'new',
    revision: 0,
    prediction: null,
    threshold: null,
    conflicts: [],
    spacing: null,
    ...size,
    ...more,
  };
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
