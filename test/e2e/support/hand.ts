import type { Page } from '@playwright/test';
import { fit, toScreen } from '../../../core/geometry/camera.ts';
import type { Camera, ImagePoint, ScreenPoint } from '../../../core/geometry/camera.ts';
import type { Size } from '../../../core/geometry/size.ts';

export type Place = readonly [x: number, y: number];

/** A mouse that is told places in the image, which `look` fits to the canvas so that they are known. */
export class Hand {
  readonly #page: Page;
  readonly #image: Size;
  #corner: ScreenPoint = { x: 0, y: 0 };
  #camera: Camera;

  constructor(page: Page, image: Size) {
    this.#page = page;
    this.#image = image;
    this.#camera = fit(image, image);
  }

  /** Fits the image to the canvas. */
  async look(): Promise<void> {
    await this.#page.keyboard.press('Control+0');
    const canvas = await this.#page.getByRole('region', { name: 'Canvas' }).boundingBox();
    if (canvas === null) throw new Error('There is no canvas');
    this.#corner = canvas;
    this.#camera = fit(this.#image, canvas);
  }

  async drag(...points: readonly Place[]): Promise<void> {
    for (const [index, [x, y]] of points.entries()) {
      await this.move({ x, y }, 4);
      if (index === 0) await this.#page.mouse.down();
    }
    await this.#page.mouse.up();
  }

  async click(x: number, y: number): Promise<void> {
    await this.move({ x, y }, 1);
    await this.#page.mouse.down();
    await this.#page.mouse.up();
  }

  async move(point: ImagePoint, steps: number): Promise<void> {
    const { x, y } = this.onScreen(point);
    await this.#page.mouse.move(x, y, { steps });
  }

  /** Where a place in the image is in the window. */
  onScreen(point: ImagePoint): ScreenPoint {
    const { x, y } = toScreen(this.#camera, point);
    return { x: this.#corner.x + x, y: this.#corner.y + y };
  }
}
