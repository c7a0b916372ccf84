import { Observable } from '../observable.ts';
import type { EditorPort } from '../ports.ts';
import type { Project } from '../project/project.ts';
import type { PlanesState } from './planes.ts';
import { placeIn, placeOfFrame, shownFrame } from './image-item.ts';

export interface CineState {
  readonly isPlaying: boolean;
}

/** From one frame to the next, where the file does not say. */
const MILLISECONDS = 100;

interface CinePorts {
  readonly project: Project;
  readonly editor: Pick<EditorPort, 'drawing' | 'isBusy' | 'onProgress'>;
  /** What is open is no frame while it is a plane across them. */
  readonly planes: { readonly state: Pick<PlanesState, 'opened'> };
}

/**
 * Shows the frames of the open volume one after the other, in the pace of its file as far as they can be read, and
 * begins again after the last. It stops when a person draws, or goes to another frame or item.
 */
export class Cine extends Observable<CineState> {
  readonly #ports: CinePorts;
  /** The item that is played, and the frame that was asked for last. */
  #played = { key: '', frame: 0 };
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ports: CinePorts) {
    super({ isPlaying: false });
    this.#ports = ports;
    ports.project.subscribe(() => {
      if (this.state.isPlaying && !this.#isWhereItWas()) this.stop();
    });
    ports.editor.onProgress(() => {
      if (this.state.isPlaying && ports.editor.isBusy) this.#stopHere();
    });
  }

  toggle(): void {
    if (this.state.isPlaying) this.stop();
    else this.#play();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.set({ isPlaying: false });
  }

  #play(): void {
    const item = this.#item();
    if (item?.frames === undefined || !this.#isFrameOpen()) return;
    this.#played = { key: item.key, frame: shownFrame(item) ?? 0 };
    this.set({ isPlaying: true });
    void this.#step();
  }

  /** The next frame, and those after it. */
  async #step(): Promise<void> {
    const { project } = this.#ports;
    const { image } = project.state;
    const pace = (image.phase === 'ready' ? image.open.series.timing : null) ?? MILLISECONDS;
    const begun = performance.now();
    const item = this.#item();
    if (item === undefined) return;
    const { first, place, count } = placeIn(item, this.#played.frame);
    const next = (place + 1) % count;
    this.#played = { ...this.#played, frame: first + next };
    await project.selectFrame(next);
    if (!this.state.isPlaying) return;
    this.#timer = setTimeout(() => void this.#step(), Math.max(0, pace - (performance.now() - begun)));
  }

  /** What is drawn on stays in sight, though the next frame may be on its way. */
  #stopHere(): void {
    this.stop();
    const item = this.#item();
    const { drawing } = this.#ports.editor;
    const frame = item === undefined || drawing === null ? -1 : placeOfFrame(item, drawing.imageId);
    if (item !== undefined && frame >= 0) void this.#ports.project.selectFrame(placeIn(item, frame).place);
  }

  #item() {
    const { images, selected } = this.#ports.project.state;
    return images[selected];
  }

  #isFrameOpen(): boolean {
    return this.#ports.planes.state.opened === null;
  }

  #isWhereItWas(): boolean {
    const item = this.#item();
    if (item === undefined || !this.#isFrameOpen() || this.#ports.project.state.image.phase === 'failed')
      return false;
    return item.key === this.#played.key && shownFrame(item) === this.#played.frame;
  }
}
