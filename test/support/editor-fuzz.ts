import type { Commit } from '../../core/document/commit.ts';
import type { Raster } from '../../core/imaging/raster.ts';
import { rasterOf } from '../../core/imaging/value-window.ts';
import { LabelGrid, sameValues } from '../../core/mask/label-grid.ts';
import { applyTiles } from '../../core/mask/mask-edit.ts';
import { modelWritable } from '../../core/mask/paint.ts';
import { ProposedChange } from '../../core/mask/proposed-change.ts';
import { classTable, labelSet } from '../../core/mask/segments.ts';
import { seededRandom } from '../../core/random.ts';
import type { Random } from '../../core/random.ts';
import { plainIds } from '../../renderer/actions/actions.ts';
import { TOOL_IDS } from '../../renderer/editor/tools/tool-id.ts';
import { EditorDriver, HAIR, imageDocument, LESION, predictionOf } from './editor-driver.ts';
import type { At, PointerOptions } from './editor-driver.ts';

const size = { width: 150, height: 100 };
const keys = [
  'z',
  'y',
  'v',
  'e',
  'b',
  ' ',
  'Escape',
  'Enter',
  'Backspace',
  'Tab',
  '[',
  ']',
  'x',
  '1',
  '2',
  '0',
];

/** An editor under random hands, beside a copy of its map that sees nothing but the commits. */
export class EditorFuzz {
  readonly driver = new EditorDriver();
  readonly #random: Random;
  #replica = new LabelGrid(size);
  #revision = 0;
  #images = 0;
  #replayed = 0;
  #pressed: PointerOptions | null = null;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
    this.#open();
  }

  /** One random event. */
  step(): void {
    const dice = this.#random();
    if (dice < 0.8) this.#pointer();
    else if (dice < 0.86) this.#key();
    else if (dice < 0.88) this.#wheel();
    else if (dice < 0.93) this.#action();
    else if (dice < 0.96) this.#told();
    else if (dice < 0.97) this.#predict();
    else if (dice < 0.975) this.driver.blur();
    else if (dice < 0.999) this.#recover();
    else this.#open();
  }

  /** Throws where the editor contradicts itself. */
  check(): void {
    const { editor } = this.driver;
    const { state, view } = editor;
    this.#replay();
    require(state.revision === this.#revision, 'the revision counts commits');
    require(state.canUndo === state.historyPosition > 0, 'canUndo follows the history');
    require(state.canRedo === state.historyPosition < state.history.length, 'canRedo follows the history');
    require(state.brushSize >= 1 && state.brushSize <= 512, 'the brush has a size');
    const { length } = state.conflicts;
    require(length === 0 || state.prediction !== null, 'conflicts come from a prediction');
    require((state.proposal === null) ===
      ((editor.drawing?.proposed ?? null) === null), 'a proposal that is told is shown');
    require(editor.isBusy || this.#isChangeTold(), 'what a proposal would change is told');
    require(state.threshold >= 0 && state.threshold <= 1, 'the threshold is a probability');
    require(view.camera.scale > 0 && Number.isFinite(view.camera.offsetX), 'the camera sees something');
    require(state.activeLabel === 0 ||
      state.classes.some(({ label }) => label === state.activeLabel) ||
      state.classes.length === 0, 'the active class exists');
  }

  /** Ends what is in progress; then the copy must equal the map, and all the way back must be the way there. */
  finish(): void {
    const { driver } = this;
    driver.blur();
    driver.key('Escape').key('Escape');
    this.check();
    require(this.#equalsReplica(), 'the commits tell everything');
    const end = driver.mask;
    const steps = driver.editor.state.historyPosition;
    driver.run('history.goTo', 0);
    this.check();
    require(this.#equalsReplica(), 'undo tells everything');
    driver.run('history.goTo', steps);
    this.check();
    require(driver.mask === end, 'redo comes back to where undo began');
  }

  /** Whether what is told of a proposal is what a count of all pixels gives. */
  #isChangeTold(): boolean {
    const { drawing, state } = this.driver.editor;
    if (drawing === null || drawing.proposed === null || state.proposal === null) return true;
    const { labels, provenance, proposed, objects } = drawing;
    const change = new ProposedChange(new LabelGrid(size, labels, provenance), proposed);
    const writable = modelWritable(state.classes, objects);
    const counted = change.count({ writable, classes: classTable(objects), known: labelSet([1]) });
    return JSON.stringify(counted) === JSON.stringify(state.proposal.change);
  }

  #replay(): void {
    for (; this.#replayed < this.driver.commits.length; this.#replayed++) {
      const commit = this.driver.commits[this.#replayed] as Commit;
      const target = commit.targets.find(({ frame }) => frame === this.driver.editor.state.imageId);
      if (target === undefined) continue;
      require(target.parent === this.#revision++, 'revisions have no gap');
      applyTiles(this.#replica, target.tiles, 'after');
    }
  }

  #equalsReplica(): boolean {
    const { labels, provenance } = this.driver.drawing;
    return sameValues(labels, this.#replica.data) && sameValues(provenance, this.#replica.provenance);
  }

  #open(): void {
    const classes = this.#random() < 0.5 ? [LESION, HAIR] : [LESION];
    this.driver.open(size, { imageId: `image-${this.#images++}`, classes, image: this.#pixels() });
    // In some images the canvas shows a part, so that there is a mini-map to hit.
    if (this.#random() < 0.5) this.driver.editor.resize({ width: 60 + this.#below(200), height: 60 });
    this.#fillStack();
    this.driver.commits.length = 0;
    this.#replayed = 0;
    this.#revision = 0;
    this.#replica = new LabelGrid(size);
  }

  /** Frames before and after the open image, some of them labelled by a person. */
  #fillStack(): void {
    this.driver.frames.clear();
    for (const number of [-2, -1, 1, 2, 4]) {
      if (this.#random() < 0.4) continue;
      const labels = new Uint8Array(size.width * size.height);
      const first = this.#below(labels.length - 4000);
      labels.fill(this.#random() < 0.8 ? 1 : 2, first, first + 4000);
      const origin = this.#random() < 0.8 ? 2 : 1;
      const provenance = labels.map((label) => (label === 0 ? 0 : origin));
      const more = { imageId: `frame-${this.#images}-${number}`, labels, provenance };
      this.driver.frames.set(number, imageDocument(size, more).frame);
    }
  }

  #pixels(): Raster | null {
    if (this.#random() < 0.3) return null;
    const data = new Uint8Array(size.width * size.height * 3);
    for (let i = 0; i < data.length; i++) data[i] = 128 + 100 * Math.sin(i / 3000) + this.#random() * 20;
    return rasterOf(size, 3, data);
  }

  /** Mostly strokes that begin, go on and end; sometimes what no hand would do. */
  #pointer(): void {
    const dice = this.#random();
    if (this.#pressed === null || dice < 0.02) {
      if (dice < 0.3) this.driver.pointer('move', [this.#point()]);
      else this.driver.pointer('down', [this.#point()], (this.#pressed = this.#hand()));
    } else if (dice < 0.75) {
      const points = Array.from({ length: 1 + this.#below(3) }, () => this.#point());
      this.driver.pointer('move', points, this.#pressed);
    } else {
      const phase = dice < 0.97 ? 'up' : dice < 0.99 ? 'cancel' : 'leave';
      this.driver.pointer(phase, phase === 'up' ? [this.#point()] : [], this.#pressed);
      this.#pressed = null;
    }
  }

  #hand(): PointerOptions {
    return {
      button: [0, 0, 0, 0, 0, 1, 2, 5][this.#below(8)] ?? 0,
      device: this.#random() < 0.9 ? 'mouse' : this.#random() < 0.5 ? 'touch' : 'pen',
      pointerId: this.#random() < 0.9 ? 1 : 2,
      pressure: this.#random(),
      modifiers: { shift: this.#random() < 0.1, ctrl: this.#random() < 0.1, alt: this.#random() < 0.1 },
    };
  }

  /** Back to where work leaves a trace: image in view, nothing locked, a brush in the hand. */
  #recover(): void {
    const { driver } = this;
    driver.editor.setCamera({ scale: 1, offsetX: 0, offsetY: 0 });
    for (const { label, locked } of driver.editor.state.classes) if (locked) driver.run('class.lock', label);
    const tool = TOOL_IDS[this.#below(TOOL_IDS.length)] ?? 'brush';
    driver
      .keyUp(' ')
      .run(`tool.${tool}`)
      .set({ brushSize: 1 + this.#below(40) });
  }

  #key(): void {
    const key = keys[this.#below(keys.length)] ?? 'z';
    const modifiers = { ctrl: this.#random() < 0.3, shift: this.#random() < 0.2 };
    this.driver.wait(this.#below(400));
    if (this.#random() < 0.5) this.driver.keyDown(key, modifiers);
    else this.driver.keyUp(key, modifiers);
  }

  #wheel(): void {
    const modifiers = { ctrl: this.#random() < 0.2, shift: this.#random() < 0.5 };
    this.driver.wheel(this.#point(), Math.round((this.#random() - 0.5) * 600), modifiers);
  }

  #action(): void {
    const plain = plainIds();
    const id = plain[this.#below(plain.length)] ?? 'view.fit';
    const tool = TOOL_IDS[this.#below(TOOL_IDS.length)] ?? 'brush';
    this.driver.run(this.#random() < 0.3 ? `tool.${tool}` : id);
  }

  #told(): void {
    const { driver } = this;
    const label = this.#below(4);
    const told: readonly (() => void)[] = [
      () => driver.set({ brushSize: this.#random() * 40 }),
      () => driver.run('mask.threshold', { value: this.#random() * 1.2 - 0.1, live: this.#random() < 0.7 }),
      () => driver.run('class.add', { name: 'More' }),
      () => driver.run('class.lock', label),
      () => driver.run('class.hide', label),
      () => driver.run('class.delete', label),
      () => driver.run('class.select', driver.editor.state.classes[0]?.label ?? 0),
      () => driver.run('history.goTo', this.#below(20)),
      () => driver.run('mask.growBy', this.#below(5)),
      () => driver.run('mask.shrinkBy', this.#below(5)),
      () => driver.run('conflict.goTo', this.#below(3)),
      () => driver.run('conflict.next').run('conflict.takeModel'),
      () => driver.run('class.select', 1).run('mask.interpolate'),
      () => driver.set({ overlay: this.#random() < 0.5 ? 'difference' : 'none' }),
      () => driver.run(this.#random() < 0.5 ? 'proposal.takeUntouched' : 'proposal.takeAll'),
      () => this.#compare(),
      () => driver.set({ contiguous: this.#random() < 0.5 }),
      () => driver.set({ brushShape: this.#random() < 0.5 ? 'round' : 'square' }),
    ];
    told[this.#below(told.length)]?.();
  }

  #predict(): void {
    const data = new Uint8Array(30 * 20);
    const phase = this.#random() * 6;
    for (let i = 0; i < data.length; i++)
      data[i] = 128 + 120 * Math.sin(phase + (i % 30) / 5) * Math.cos(i / 200);
    const imageId = this.#random() < 0.9 ? (this.driver.editor.state.imageId ?? '') : 'gone';
    const cleaning = {
      fillHoles: this.#random() < 0.5,
      smallestRegion: this.#below(30),
      onlyLargest: this.#random() < 0.3,
    };
    const map = { width: 30, height: 20, channels: 1, data };
    const prediction = predictionOf(map, { imageId, ...cleaning });
    if (this.#random() < 0.5) this.driver.editor.propose(prediction);
    else this.driver.editor.applyPrediction(prediction);
  }

  /** The model's answers about the mirrored image arrive, and the views look at what there is. */
  #compare(): void {
    const { editor } = this.driver;
    const data = Uint8Array.from({ length: 15 * 10 }, () => this.#below(256));
    editor.setTtaDisagreement(editor.state.imageId ?? '', { width: 15, height: 10, channels: 1, data });
    const predicted = editor.drawing?.predicted() ?? null;
    require(predicted === null ||
      predicted.length === size.width * size.height, 'a prediction fits the image');
    const measured = editor.measureUnderCursor();
    require(measured === null || measured.pixels > 0, 'a region under the pointer has pixels');
  }

  #point(): At {
    return [(this.#random() * 1.3 - 0.15) * size.width, (this.#random() * 1.3 - 0.15) * size.height];
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }
}

function require(holds: boolean, what: string): void {
  if (!holds) throw new Error(`It must hold that ${what}`);
}
