import type { Commit } from '../../core/document/commit.ts';
import type { Camera } from '../../core/geometry/camera.ts';
import type { Rect } from '../../core/geometry/rect.ts';
import type { ProbabilityMap, RgbImage, Size } from '../../core/imaging/raster.ts';
import type { ActionId, ArgumentsOf } from './action-id.ts';
import type { InputEvent } from './events.ts';
import type { Chord, Keymap } from './keymap.ts';
import type { EditorPorts, ImageDocument, ImageStatus, Prediction } from './ports.ts';
import type { EditorState, ViewState } from './state.ts';

/** What there is to draw; the arrays are the live ones and must only be read. */
export interface Drawing extends Size {
  readonly imageId: string;
  readonly labels: Uint8Array;
  readonly provenance: Uint8Array;
  readonly image: RgbImage | null;
  readonly prediction: Prediction | null;
  /** First foreground probability at image size, computed on first use; null without a prediction. */
  probability(): ProbabilityMap | null;
}

/** Ends a subscription. */
export type Unsubscribe = () => void;

/** Settings that outlive a session. */
export interface EditorPreferences {
  readonly keymap?: Keymap;
}

/** The annotation editor without a window: events and actions go in, state, dirty rectangles and commits come out. */
export declare class Editor {
  constructor(ports: EditorPorts, preferences?: EditorPreferences);

  /** Immutable snapshot for panels; a new object exactly when something in it changed. */
  readonly state: EditorState;
  subscribe(listener: () => void): Unsubscribe;

  /** Immutable snapshot of what follows the pointer. */
  readonly view: ViewState;
  subscribeView(listener: () => void): Unsubscribe;

  /** Null while no image is open. */
  readonly drawing: Drawing | null;
  /** Labels or provenance in `rect` changed (or the whole picture, when another image was opened). */
  onDirty(listener: (rect: Rect) => void): Unsubscribe;
  /** Every step of work, undo and redo included, in order. */
  onCommit(listener: (commit: Commit) => void): Unsubscribe;

  /** Opens an image; fits it to the viewport unless a camera is given. Ends what was going on before. */
  open(document: ImageDocument, camera?: Camera): void;
  close(): void;
  /** Hands in pixels that were decoded after `open`. Ignored for another image. */
  setImage(imageId: string, image: RgbImage): void;
  setStatus(imageId: string, status: ImageStatus): void;
  /** Canvas size in CSS pixels. */
  resize(viewport: Size): void;
  setCamera(camera: Camera): void;

  /** Pixels no person decided on take the prediction's labels; one step of history. Ignored for another image. */
  applyPrediction(prediction: Prediction): void;

  /** True when the event meant something here, so that the browser must not act on it. */
  dispatch(event: InputEvent): boolean;
  run<Id extends ActionId>(id: Id, ...args: ArgumentsOf<Id>): void;
  isEnabled(id: ActionId): boolean;

  readonly keymap: Keymap;
  setKeymap(keymap: Keymap): void;
  /** First chord of an action, for menus and tooltips. */
  chordOf(id: ActionId): Chord | undefined;
}
