import { clamp } from '../../../core/clamp.ts';
import { imageIdOf } from '../../../core/document/image-id.ts';
import type { ImageId } from '../../../core/document/image-id.ts';
import { planeId } from '../../../core/document/plane-document.ts';
import { newFrame } from '../../../core/document/state.ts';
import type { CommitStream } from '../../../core/document/stream.ts';
import { volumeOf } from '../../../core/document/volume.ts';
import type { VolumeObstacle } from '../../../core/document/volume.ts';
import { messageOf, WorkbenchError } from '../../../core/errors.ts';
import { AXES, pixelIn, planeOf, planeSpacing, voxelIn } from '../../../core/geometry/planes.ts';
import type { FrameVolume, PlaneCut, PlanePixel } from '../../../core/geometry/planes.ts';
import type { Vector } from '../../../core/geometry/vector.ts';
import type { Axis } from '../../../core/geometry/volume.ts';
import type { Raster } from '../../../core/imaging/raster.ts';
import { cutLabels } from '../../../core/mask/plane-labels.ts';
import type { LabelGrid } from '../../../core/mask/label-grid.ts';
import type { LabelledVolume } from '../../../core/mask/volume-regions.ts';
import { Observable } from '../observable.ts';
import { withoutProblem } from '../project/project-state.ts';
import type { Annotations, CutPlane, EditorPort, FileSource, ImageReader, Saver } from '../ports.ts';
import type { OpenImage, Project } from '../project/project.ts';
import type { Turn } from '../turn.ts';
import { placeIn, shownFrame } from './image-item.ts';
import type { ImageItem } from './image-item.ts';
import type { ImageLoader } from './image-loader.ts';
import { objectSeries } from './object-series.ts';
import { WorkerValues } from './volume-values.ts';

/** The axis at right angles to the frames, whose plane is a frame itself. */
const FRAMES: Axis = 2;

/** Values of one plane. */
export interface PlanePicture {
  readonly at: number;
  readonly pixels: Raster;
  /** For drawing colours; null where values are drawn. */
  readonly bitmap: ImageBitmap | null;
}

/** What is drawn of a plane in the editor. */
export interface OpenedPlane extends PlanePicture {
  readonly imageId: ImageId;
}

export interface PlanesState {
  /** The open series as a volume; null where there is none, or where it cannot be cut. */
  readonly volume: FrameVolume | null;
  /** Why it cannot; null where it can, or the open image has one frame. */
  readonly obstacle: VolumeObstacle | null;
  /** Whether all three planes are shown. */
  readonly isOn: boolean;
  /** How much of the volume was read, until that is so; null while nobody wants it. */
  readonly reading: Pick<CutPlane, 'read' | 'frameCount'> | null;
  /** The axis at right angles to the plane that is worked in. */
  readonly large: Axis;
  /** The voxel that all planes go through. */
  readonly crosshair: Vector;
  /** The plane across the frames that is in the editor; null while a frame is. */
  readonly opened: OpenedPlane | null;
  /** By axis, as far as they were cut; that of the frames is only needed while another is worked in. */
  readonly pictures: readonly (PlanePicture | null)[];
  /** Ids of the frames, once planes are shown. */
  readonly frames: readonly ImageId[];
  /** Grows whenever labels of the volume change. */
  readonly revision: number;
  /** Why planes cannot be shown, for people. */
  readonly problem?: string;
}

const NOTHING: PlanesState = {
  volume: null,
  obstacle: null,
  isOn: false,
  reading: null,
  large: FRAMES,
  crosshair: [0, 0, 0],
  opened: null,
  pictures: [null, null, null],
  frames: [],
  revision: 0,
};

export interface PlanesPorts {
  readonly project: Project;
  readonly imageLoader: ImageLoader;
  readonly editor: EditorPort;
  readonly stream: CommitStream;
  readonly annotations: Annotations;
  readonly saver: Pick<Saver, 'settled'>;
  readonly reader: ImageReader;
  readonly turn: Turn;
}

/** The volume that planes are shown of, or may be. */
interface OpenVolume {
  readonly volume: FrameVolume;
  readonly image: OpenImage;
  /** Of its first frame among those of the series, which may have several volumes. */
  readonly first: number;
  /** The axis of the plane that is to be worked in. */
  readonly large: Axis;
  /** Where its frames are read from: all from one file where `files` is null. */
  readonly source: FileSource;
  readonly files: readonly FileSource[] | null;
  readonly item: ImageItem;
  /** Ends what is being read of it. */
  readonly ended: AbortController;
}

/**
 * The open volume in three planes that go through one voxel, the crosshair. One of them is worked in: it is opened in
 * the editor, the plane of the frames as ever, another as a document of its own. The worker holds the values.
 */
export class Planes extends Observable<PlanesState> {
  readonly #ports: PlanesPorts;
  #isWanted = false;
  #open: OpenVolume | null = null;
  /** The image that was taken up last. */
  #image: OpenImage | null = null;
  /** Axes whose planes are being cut. */
  readonly #cutting = new Set<Axis>();
  /** The plane that was opened in the editor last. */
  #shown: PlaneCut | null = null;
  /** Times that planes were wanted, or no longer. */
  #turns = 0;

  constructor(ports: PlanesPorts) {
    super(NOTHING);
    this.#ports = ports;
    ports.project.subscribe(() => this.#follow());
    ports.stream.onCommit(({ targets }) => {
      const { isOn, frames, revision } = this.state;
      const isTouched =
        isOn && targets.some(({ frame, tiles }) => tiles.length > 0 && frames.includes(frame));
      if (isTouched) this.update({ revision: revision + 1 });
    });
  }

  /** Whether the person wants three planes wherever there can be. */
  want(isWanted: boolean): void {
    if (isWanted === this.#isWanted) return;
    this.#isWanted = isWanted;
    if (isWanted) void this.#enter();
    else void this.#leave();
  }

  /** The cut of a plane through the crosshair; null where there is no volume. */
  cut(axis: Axis): PlaneCut | null {
    const { volume, crosshair } = this.state;
    return volume === null ? null : { volume, plane: planeOf(volume, axis), at: crosshair[axis] };
  }

  /** The labels of a plane through the crosshair, while planes are shown. */
  labels(axis: Axis): LabelGrid | null {
    const [cut, labelled] = [this.cut(axis), this.labelled()];
    return cut === null || labelled === null ? null : cutLabels(cut, labelled.tilesOf);
  }

  /** All frames with what is drawn on them, while planes are shown. */
  labelled(): LabelledVolume | null {
    const { volume, isOn, frames } = this.state;
    if (volume === null || !isOn) return null;
    const [width, height, count] = volume.shape;
    const tilesOf = (frame: number) => this.#ports.stream.frame(frames[frame] ?? '')?.tiles;
    return { width, height, frames: count, tilesOf };
  }

  /** Where the crosshair is in the plane that is worked in; null while planes are not shown. */
  get crosshair(): PlanePixel | null {
    const { volume, isOn, large, crosshair } = this.state;
    return volume === null || !isOn ? null : pixelIn(volume, planeOf(volume, large), crosshair);
  }

  /** Goes on by so many slices of the plane that is worked in; by so many frames where planes are not shown. */
  step(by: number): Promise<void> {
    const { isOn, large, crosshair } = this.state;
    if (!isOn || large === FRAMES) return this.#ports.project.goTo(({ place }) => ({ place: place + by }));
    return this.moveTo(crosshair.with(large, crosshair[large] + by) as unknown as Vector);
  }

  /** Goes to a slice of the plane that is worked in, counted from 0. */
  select(slice: number): Promise<void> {
    const { isOn, large, crosshair } = this.state;
    if (!isOn || large === FRAMES) return this.#ports.project.selectFrame(slice);
    return this.moveTo(crosshair.with(large, slice) as unknown as Vector);
  }

  /** Moves the crosshair to what a pixel of one of the planes shows, or the nearest to it. */
  moveToPixel(axis: Axis, { x, y }: PlanePixel): Promise<void> {
    const cut = this.cut(axis);
    if (cut === null) return Promise.resolve();
    return this.moveTo(voxelIn(cut, { x: Math.floor(x), y: Math.floor(y) }));
  }

  /** Moves the crosshair to a voxel, or the nearest to it; the plane that is worked in follows. */
  async moveTo(voxel: Vector): Promise<void> {
    const { volume, isOn, large, crosshair } = this.state;
    if (volume === null || !isOn) return;
    const within = (axis: Axis): number => clamp(Math.round(voxel[axis]), 0, volume.shape[axis] - 1);
    const next: Vector = [within(0), within(1), within(2)];
    if (next.every((index, axis) => index === crosshair[axis])) return;
    this.update({ crosshair: next });
    this.#refresh();
    if (large === FRAMES) await this.#ports.project.selectFrame(next[FRAMES]);
  }

  /** Works in the plane at right angles to an axis. What is in progress is made a step before. */
  async makeLarge(axis: Axis): Promise<void> {
    const { isOn, large, crosshair } = this.state;
    if (!isOn || axis === large) return;
    this.#ports.editor.settle();
    this.update({ large: axis });
    this.#refresh();
    if (axis === FRAMES) await this.#showFrame(crosshair[FRAMES]);
  }

  /** Works in the next of the three planes. */
  makeNextLarge(): Promise<void> {
    return this.makeLarge(((this.state.large + 1) % AXES.length) as Axis);
  }

  async #showFrame(frame: number): Promise<void> {
    const { project, imageLoader } = this.#ports;
    const item = project.state.images[project.state.selected];
    if (item !== undefined && placeIn(item).place !== frame) {
      await project.selectFrame(frame);
      return;
    }
    await imageLoader.showFrame();
    if (imageLoader.shown !== null) this.update({ opened: null });
  }

  #follow(): void {
    const { project } = this.#ports;
    const { image, images, selected } = project.state;
    const item = images[selected];
    if (image.phase === 'loading') {
      if (item?.key === this.#open?.item.key && this.state.large === FRAMES) this.#followFrame(item);
      return;
    }
    const open = image.phase === 'ready' ? image.open : null;
    if (open === this.#image) return;
    this.#image = open;
    if (open === null || item?.key !== open.key) this.#end();
    else if (!this.#isOfOpenVolume(open, item)) this.#begin(open, item);
    else {
      // Whoever opens a frame works in it.
      this.update({ large: FRAMES, opened: null });
      this.#followFrame(item);
      this.#refresh();
    }
  }

  #followFrame(item: ImageItem | undefined): void {
    const { crosshair } = this.state;
    if (item === undefined || shownFrame(item) === undefined) return;
    const { place } = placeIn(item);
    if (place !== crosshair[FRAMES]) this.update({ crosshair: [crosshair[0], crosshair[1], place] });
  }

  #isOfOpenVolume(image: OpenImage, item: ImageItem): boolean {
    return this.#isOfOpenSeries(image) && this.#open?.first === placeIn(item).first;
  }

  #isOfOpenSeries({ key, series }: OpenImage): boolean {
    return this.#open?.image.key === key && this.#open.image.series.id === series.id;
  }

  /** Another series is open, or another volume of it, which is looked at in the same way and place. */
  #begin(image: OpenImage, item: ImageItem): void {
    const before = this.#isOfOpenSeries(image) ? this.state : null;
    this.#end();
    const volume = volumeOf(image.series);
    if (typeof volume === 'string') {
      if (image.series.frames.length > 1) this.set({ ...NOTHING, obstacle: volume });
      return;
    }
    const { project } = this.#ports;
    const frames = Array.from({ length: volume.shape[FRAMES] }, (_, frame) => frame);
    const { first, place } = placeIn(item);
    this.#open = {
      volume,
      image,
      item,
      first,
      large: before?.large ?? FRAMES,
      source: project.sourceOf(item, first),
      files: item.files === undefined ? null : frames.map((frame) => project.sourceOf(item, frame)),
      ended: new AbortController(),
    };
    const middle = (axis: Axis): number => Math.floor(volume.shape[axis] / 2);
    const [x, y, z] = before?.crosshair ?? [middle(0), middle(1), place];
    this.set({ ...NOTHING, volume, crosshair: [x, y, before?.opened ? z : place] });
    if (this.#isWanted) void this.#enter();
  }

  /** The series is no longer open: the editor has let go of it. */
  #end(): void {
    const open = this.#open;
    this.#open = null;
    open?.ended.abort();
    if (open !== null && this.state.reading !== null) void this.#ports.reader.forget(open.source);
    if (this.state !== NOTHING) this.set(NOTHING);
  }

  /** Reads the volume and what was drawn on all of its frames. */
  async #enter(): Promise<void> {
    const open = this.#open;
    if (open === null || this.state.reading !== null) return;
    const turn = ++this.#turns;
    const isCurrent = (): boolean => this.#open === open && this.#turns === turn;
    const [, , frameCount] = open.volume.shape;
    this.set({ ...withoutProblem(this.state), reading: { read: 0, frameCount } });
    try {
      const frames = await this.#read(open, isCurrent);
      if (frames === null) return;
      await this.#ports.turn.take(async () => {
        const held = await this.#stored(open, frames);
        if (!isCurrent()) return;
        this.#ports.editor.hold(held);
        this.update({ isOn: true, frames, large: open.large });
        this.#refresh();
      });
    } catch (error) {
      if (isCurrent()) this.update({ reading: null, problem: messageOf(error) });
    }
  }

  /** Ids of all frames, once their values are in the worker; null where nobody wants them any more. */
  async #read(open: OpenVolume, isCurrent: () => boolean): Promise<readonly ImageId[] | null> {
    const { reader, project } = this.#ports;
    const { source, files, item, volume, first } = open;
    const { signal } = open.ended;
    const cut = { volume, plane: planeOf(volume, 0), at: this.state.crosshair[0] };
    for (;;) {
      const { read, frameCount, contents, pixels } = await reader.plane(source, files, cut, { signal });
      if (!isCurrent()) return null;
      this.update({ reading: { read, frameCount } });
      if (pixels === undefined || contents === null) continue;
      const ids =
        files === null
          ? Array.from({ length: frameCount }, (_, frame) =>
              imageIdOf(source.projectId, contents[0] ?? '', first + frame),
            )
          : contents.map((content) => imageIdOf(source.projectId, content));
      // The list knows those only whose files were read.
      const found = (item.files ?? []).map((file, frame) => ({ file, imageId: ids[frame] ?? '' }));
      await project.identify(...found.filter(({ file, imageId }) => file.imageId !== imageId));
      return isCurrent() ? ids : null;
    }
  }

  /** What was drawn on the frames; on those that nobody opened, nothing. */
  async #stored(open: OpenVolume, ids: readonly ImageId[]) {
    const { annotations, saver, reader } = this.#ports;
    await saver.settled();
    const [stored, steps] = await Promise.all([annotations.frames(ids), annotations.stepsAmong(ids)]);
    const known = new Map(stored.map((frame) => [frame.id, frame]));
    const values = new WorkerValues(reader, open, (problem) => this.update({ problem }));
    const unseen = { ...newFrame('', open.image, Date.now()), tiles: new Map<number, never>() };
    const frames = ids.map((id) => known.get(id) ?? { ...unseen, id });
    const { imageId, series: image } = open.image;
    const series = await objectSeries(annotations, known.get(imageId) ?? { ...unseen, id: imageId }, image);
    return { volume: open.volume, values, frames, steps, series };
  }

  async #leave(): Promise<void> {
    const open = this.#open;
    const { isOn, large, volume, crosshair } = this.state;
    if (open === null || this.state.reading === null) return;
    const turn = ++this.#turns;
    this.set({ ...NOTHING, volume, crosshair });
    void this.#ports.reader.forget(open.source);
    if (!isOn) return;
    this.#ports.editor.settle();
    if (large !== FRAMES) await this.#showFrame(crosshair[FRAMES]);
    // It may be wanted again by now.
    if (this.#turns === turn) this.#ports.editor.letGo();
  }

  /** Brings all planes to the crosshair. */
  #refresh(): void {
    const { large } = this.state;
    // What is worked in comes first.
    for (const axis of AXES.toSorted((a, b) => Number(b === large) - Number(a === large))) {
      if (axis === FRAMES && large === FRAMES) continue;
      void this.#bring(axis);
    }
  }

  /** Cuts a plane, and again until it is where the crosshair is by then: what was passed on the way is left out. */
  async #bring(axis: Axis): Promise<void> {
    if (this.#cutting.has(axis)) return;
    this.#cutting.add(axis);
    try {
      for (let open = this.#open; open !== null && this.state.isOn; open = this.#open) {
        const cut = this.cut(axis);
        if (cut === null) return;
        if (this.state.pictures[axis]?.at !== cut.at) {
          const { source, files, ended } = open;
          const { pixels, bitmap = null } = await this.#ports.reader.plane(source, files, cut, {
            signal: ended.signal,
          });
          if (!this.#isOn(open)) return;
          // Read anew, as when the worker was lost.
          if (pixels === undefined) continue;
          this.update({ pictures: this.state.pictures.with(axis, { at: cut.at, pixels, bitmap }) });
        }
        if (this.state.crosshair[axis] !== cut.at) continue;
        if (this.state.large === axis && axis !== FRAMES) this.#show(open, cut);
        return;
      }
    } catch (error) {
      const isLeft = error instanceof WorkbenchError && error.code === 'cancelled';
      if (!isLeft) this.update({ problem: messageOf(error) });
    } finally {
      this.#cutting.delete(axis);
    }
  }

  #isOn(open: OpenVolume): boolean {
    return this.#open === open && this.state.isOn;
  }

  /** Opens a plane in the editor, unless it is. */
  #show({ image, volume }: OpenVolume, cut: PlaneCut): void {
    const { pictures, frames, crosshair } = this.state;
    const isOpen = this.#ports.imageLoader.shown === null && this.#shown?.volume === volume;
    if (isOpen && this.#shown?.plane.fixed === cut.plane.fixed && this.#shown.at === cut.at) return;
    const picture = pictures[cut.plane.fixed];
    const place = frames[crosshair[FRAMES]];
    if (picture === null || picture === undefined || place === undefined) return;
    this.#shown = cut;
    const plane = { cut, frames, place };
    this.#ports.imageLoader.showPlane({
      plane,
      name: image.key,
      frames,
      seriesId: image.series.id,
      image: picture.pixels,
      spacing: planeSpacing(volume, cut.plane),
      unit: image.series.unit,
    });
    this.update({ opened: { ...picture, imageId: planeId(plane) } });
  }
}
