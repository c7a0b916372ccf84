import { centre, fit, isWhole } from '../../../core/geometry/camera.ts';
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

  /** Brings a region into view, and marks it. Where all of the image is in view there is nothing to bring. */
  focus(rect: Rect, focusPlace: FocusPlace): void {
    const { viewport, camera } = this.#view.value;
    const across = (viewport.width * FOCUS_SHARE) / (rect.right - rect.left);
    const down = (viewport.height * FOCUS_SHARE) / ((rect.bottom - rect.top) * (camera.stretch ?? 1));
    const middle = { x: (rect.left + rect.right) / 2, y: (rect.top + rect.bottom) / 2 };
    const scale = Math.min(Math.max(camera.scale, 1), across, down);
    const { imageSize } = this.#state.value;
    const isInView = imageSize !== null && scale === camera.scale && isWhole(camera, imageSize, viewport);
    const next = isInView ? camera : centre(middle, viewport, scale, camera.stretch);
    this.#view.update({ focus: rect, focusPlace, camera: next });
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
