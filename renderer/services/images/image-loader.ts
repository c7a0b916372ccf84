import { frameIndexOf, imageIdOf, projectOf } from '../../../core/document/image-id.ts';
import type { ImageId } from '../../../core/document/image-id.ts';
import { calibrationIn } from '../../../core/document/measurement.ts';
import { countsOf, framePlace } from '../../../core/document/series.ts';
import type { Series } from '../../../core/document/series.ts';
import type { FrameRecord } from '../../../core/document/state.ts';
import type { Size } from '../../../core/geometry/size.ts';
import type { Raster, RgbImage } from '../../../core/imaging/raster.ts';
import type { ReadingProgress } from '../../../core/sources/source.ts';
import type { SizePolicy } from '../../../core/imaging/size-policy.ts';
import type { ImageDocument, PlaneImage } from '../../editor/ports.ts';
import type { Annotations, EditorPort, FileSource, IdentifiedImage, ImageReader, Saver } from '../ports.ts';
import type { Turn } from '../turn.ts';
import type { ImageItem } from './image-list.ts';
import { seriesOfItem } from './image-item.ts';
import { objectSeries } from './object-series.ts';
import { ReadAhead, isSamePolicy } from './read-ahead.ts';

/** The image on the canvas. */
export interface OpenImage extends Size {
  /** Path inside the folder. */
  readonly key: string;
  readonly imageId: ImageId;
  /** All that is scrolled with it, of which this is one frame. */
  readonly series: Series;
  readonly pixels: Raster;
  /** For drawing; closed when another image opens. Null where no bitmap can hold the values. */
  readonly bitmap: ImageBitmap | null;
}

export interface ImageLoaderPorts {
  readonly editor: EditorPort;
  readonly annotations: Annotations;
  readonly saver: Saver;
  readonly turn: Turn;
  readonly reader: ImageReader;
  /** Inputs that the model will want are made while an image is decoded. */
  readonly inputPolicy: () => SizePolicy | undefined;
}

/** Takes up an image that was just opened. */
type Show = (open: OpenImage, record: FrameRecord) => void;

interface NetworkInputs {
  readonly policy: SizePolicy;
  readonly images: Promise<readonly RgbImage[]>;
}

const RELEASE_MS = 1000;

/** Brings images and what was drawn on them into the editor, one at a time. */
export class ImageLoader {
  readonly #ports: ImageLoaderPorts;
  #current: OpenImage | null = null;
  /** Of its file, for people. */
  #name = '';
  /** Whether a plane across the frames is in the editor instead of it. */
  #isPlane = false;
  /** Of the open series, as the editor knows them. */
  #files: ImageItem['files'];
  readonly #ahead: ReadAhead;
  #inputs: NetworkInputs | undefined;
  /** Of the latest request; one that was overtaken is aborted. */
  #opening = new AbortController();

  constructor(ports: ImageLoaderPorts) {
    this.#ports = ports;
    this.#ahead = new ReadAhead(ports.reader);
  }

  get current(): OpenImage | null {
    return this.#current;
  }

  /** The frame that is in the editor; null while none is, or a plane across frames. */
  get shown(): ImageId | null {
    return this.#isPlane ? null : (this.#current?.imageId ?? null);
  }

  /** Opens a plane across the frames of the current image's series in its place, which stays the current one. */
  showPlane(plane: PlaneImage): void {
    this.#isPlane = true;
    this.#ports.editor.open(plane);
  }

  /** Opens the current image again after a plane. */
  async showFrame(): Promise<void> {
    await this.#ports.turn.take(async () => {
      const current = this.#current;
      if (current === null || this.shown !== null) return;
      const document = await this.#document(current, await this.#prepare(current), this.#name);
      if (this.#current === current) this.#edit(document);
    });
  }

  /**
   * Opens an image in the editor. The one before stays, and can be drawn on, until the new one is there; by then its
   * last stroke is stored. Answers null when another request came meanwhile, which stops this one.
   */
  async open(
    item: ImageItem,
    source: FileSource,
    show: Show,
    onProgress: (progress: ReadingProgress) => void,
  ): Promise<FrameRecord | null> {
    this.#opening.abort();
    const { signal } = (this.#opening = new AbortController());
    const isOvertaken = (): boolean => signal.aborted;
    const policy = this.#ports.inputPolicy();
    const reading = {
      signal,
      onProgress: (progress: ReadingProgress): void => {
        if (!isOvertaken()) onProgress(progress);
      },
    };
    const read = await this.#ahead.open(source, policy, reading).catch((error: unknown) => {
      if (isOvertaken()) return null;
      throw error;
    });
    if (read === null) return null;
    const { inputs, ...ofFile } = read;
    const { key } = item;
    const picture = { ...ofFile, series: seriesOfItem(item, ofFile.imageId, ofFile.series) };
    return this.#ports.turn.take(async () => {
      const record = await this.#prepare(picture).catch((error: unknown) => {
        picture.bitmap?.close();
        throw error;
      });
      if (!isOvertaken() && record.id === this.shown) {
        // What the editor holds of it may be newer than what can be read: a stroke may be under way.
        this.#release();
        return this.#show({ ...picture, key }, record, show);
      }
      const document = isOvertaken() ? null : await this.#document({ ...picture, key }, record, source.name);
      // Reading takes time, too: whoever asked last wins.
      if (document === null || isOvertaken()) {
        picture.bitmap?.close();
        return null;
      }
      this.#release();
      this.#edit(document);
      this.#name = source.name;
      this.#inputs = inputs && policy ? { policy, images: Promise.resolve(inputs) } : undefined;
      return this.#show({ ...picture, key }, record, show);
    });
  }

  /** Takes up which frames of the open series are known by now, where its files are read one by one. */
  know({ files }: ImageItem): void {
    if (files === undefined || files === this.#files) return;
    this.#files = files;
    this.#ports.editor.know(files.map(({ imageId }) => imageId ?? null));
  }

  /** Reads the image that will be opened next; one at a time, and forgotten when it is another that is opened. */
  expect(source: FileSource): void {
    this.#ahead.begin(source, this.#ports.inputPolicy());
  }

  /** Files may have changed since they were read ahead. */
  expectNothing(): void {
    this.#ahead.drop();
  }

  /** Empties the canvas. */
  close(): void {
    this.#opening.abort();
    this.#ports.editor.close();
    this.#isPlane = false;
    this.#release();
    this.#inputs = undefined;
  }

  /** Whether `inputs` answers at once, or soon. */
  hasInputs(policy: SizePolicy): boolean {
    return this.#inputs !== undefined && isSamePolicy(this.#inputs.policy, policy);
  }

  /** Network inputs of the open image. They are made once for each policy. */
  inputs(policy: SizePolicy): Promise<readonly RgbImage[]> {
    const { current } = this;
    if (current === null) throw new RangeError('No image is open');
    if (this.#inputs === undefined || !this.hasInputs(policy)) {
      const made = { policy, images: this.#ports.reader.render(current.pixels, policy) };
      this.#inputs = made;
      // A failure is told to whoever asks now; the next one is to have another try.
      made.images.catch(() => {
        if (this.#inputs === made) this.#inputs = undefined;
      });
    }
    return this.#inputs.images;
  }

  #edit(document: ImageDocument): void {
    this.#isPlane = false;
    this.#files = undefined;
    this.#ports.editor.open(document);
  }

  /** At once, so that all of the window changes in one go. */
  #show(open: OpenImage, record: FrameRecord, show: Show): FrameRecord {
    this.#current = open;
    show(open, record);
    return record;
  }

  #release(): void {
    const { bitmap } = this.#current ?? {};
    this.#current = null;
    // The view may still draw it in the frame that is under way.
    if (bitmap) setTimeout(() => bitmap.close(), RELEASE_MS);
  }

  /** The stored record, once every step of the image before is stored. */
  async #prepare({ imageId, width, height }: IdentifiedImage): Promise<FrameRecord> {
    await this.#ports.saver.settled();
    return this.#ports.annotations.open(imageId, { width, height });
  }

  /** All that the editor needs of a frame. */
  async #document(
    image: Omit<OpenImage, 'bitmap'>,
    record: FrameRecord,
    name: string,
  ): Promise<ImageDocument> {
    const { annotations } = this.#ports;
    const { id } = record;
    const around = framesAround(image);
    const siblings = around.filter((frame) => frame !== null);
    const [frames, series, prediction, steps, known] = await Promise.all([
      annotations.frames([id]),
      objectSeries(annotations, record, image.series),
      annotations.prediction(id),
      annotations.steps(id),
      around.length === 1 ? new Map<ImageId, FrameRecord>() : annotations.known(siblings),
    ]);
    const [frame] = frames;
    if (frame === undefined) throw new RangeError(`The frame ${id} is not stored`);
    const calibration = calibrationIn(known.values());
    return {
      frame,
      prediction,
      steps,
      calibration,
      series,
      name,
      image: image.pixels,
      spacing: image.series.spacing,
      unit: image.series.unit,
      frames: around,
      seriesId: image.series.id,
    };
  }
}

/** The frames of a picture's volume in their order; null for those whose files were not read yet. */
function framesAround({
  imageId,
  series,
}: Pick<OpenImage, 'imageId' | 'series'>): readonly (ImageId | null)[] {
  const project = projectOf(imageId);
  const { volumes = 1 } = series;
  const { first, count } = framePlace(countsOf(series), volumes === 1 ? 0 : frameIndexOf(imageId));
  return series.frames
    .slice(first, first + count)
    .map(({ content, index }) => (content === null ? null : imageIdOf(project, content, index)));
}
