import { centre, fit, isWhole, toScreen } from '../../../core/geometry/camera.ts';
import type { ImagePoint } from '../../../core/geometry/camera.ts';
import type { Rect } from '../../../core/geometry/rect.ts';
import type { Size } from '../../../core/geometry/size.ts';
import type { Observable } from '../observable.ts';
import type { EditorState, FocusPlace, ViewState } from '../state.ts';
import { obstacleOf, TOOLS } from '../tools/registry.ts';
import type { Tool } from '../tools/tool.ts';

/** Share of the viewport that a region jumped to may fill. */
const FOCUS_SHARE = 0.5;

/** Camera and cursor: what follows the pointer and the tool, and is never undone. */
export class ViewControl {
  readonly #state: Observable<EditorState>;
  readonly #view: Observable<ViewState>;

  constructor(state: Observable<EditorState>, view: Observable<ViewState>) {
    this.#state = state;
    this.#view = view;
  }

  /** The first size the canvas has is the moment to fit what was opened before. */
  resize(viewport: Size): void {
    const first = this.#view.value.viewport.width === 0;
    this.#view.update({ viewport });
    if (first) this.fit();
  }

  fit(): void {
    const { imageSize, stretch } = this.#state.value;
    if (imageSize !== null) this.#view.update({ camera: fit(imageSize, this.#view.value.viewport, stretch) });
  }

  /** Brings a region into view where it is not wholly in it, no nearer than it is shown. */
  reveal(rect: Rect): void {
    const { viewport, camera } = this.#view.value;
    const [from, to] = [
      toScreen(camera, { x: rect.left, y: rect.top }),
      toScreen(camera, { x: rect.right, y: rect.bottom }),
    ];
    if (from.x >= 0 && from.y >= 0 && to.x <= viewport.width && to.y <= viewport.height) return;
    const scale = Math.min(camera.scale, ...this.#scalesFor(rect));
    this.#view.update({ camera: centre(middleOf(rect), viewport, scale, camera.stretch) });
  }

  /** Brings a region into view, and marks it. Where all of the image is in view there is nothing to bring. */
  focus(rect: Rect, focusPlace: FocusPlace): void {
    const { viewport, camera } = this.#view.value;
    const scale = Math.min(Math.max(camera.scale, 1), ...this.#scalesFor(rect));
    const { imageSize } = this.#state.value;
    const isInView = imageSize !== null && scale === camera.scale && isWhole(camera, imageSize, viewport);
    const next = isInView ? camera : centre(middleOf(rect), viewport, scale, camera.stretch);
    this.#view.update({ focus: rect, focusPlace, camera: next });
  }

  /** At which a region has its share of the viewport, across and down. */
  #scalesFor({ left, top, right, bottom }: Rect): readonly [number, number] {
    const { viewport, camera } = this.#view.value;
    return [
      (viewport.width * FOCUS_SHARE) / (right - left),
      (viewport.height * FOCUS_SHARE) / ((bottom - top) * (camera.stretch ?? 1)),
    ];
  }

  /** Ring or cross, as the tool and the brush have it now, or that nothing can be done here. */
  showCursor(erasing = false): void {
    const { tool, brushSize, brushShape } = this.#state.value;
    const { cursor, settings }: Tool = TOOLS[tool];
    const isSized = settings.includes('brushSize');
    const able = isSized && brushShape === 'square' ? 'square' : cursor;
    const cursorKind = obstacleOf(this.#state.value) === null ? able : 'unable';
    const cursorSize = isSized ? brushSize : 1;
    this.#view.update({ cursorKind, cursorSize, erasing: erasing || tool === 'eraser' });
  }
}

function middleOf({ left, top, right, bottom }: Rect): ImagePoint {
  return { x: (left + right) / 2, y: (top + bottom) / 2 };
}
