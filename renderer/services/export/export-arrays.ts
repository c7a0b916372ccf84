import { WorkbenchError } from '../../../core/errors.ts';
import type { ImageId } from '../../../core/document/image-id.ts';
import type { ExportedImage } from '../../../core/formats/export-manifest.ts';
import { LARGEST_NPZ, NpzStream } from '../../../core/formats/npz-stream.ts';
import type { Size } from '../../../core/geometry/size.ts';
import { decodeRuns } from '../../../core/mask/run-length.ts';
import type { ExportJob } from './export-job.ts';
import type { FileSource, ImageReader } from '../ports.ts';

interface Pair {
  readonly source: FileSource;
  /** Whose labels these are. */
  readonly imageId: ImageId;
  /** Labels at the arrays' size, run-length coded: thousands of them have to wait for their turn. */
  readonly labels: Uint8Array;
}

/**
 * Gathers pairs for `dataset.npz` as the paper's code reads it: x_train, x_test (n, h, w, 3) images and y_train,
 * y_test (n, h, w) masks, all uint8; a single class is written as 0 and 255, several as their labels. What the paper
 * calls test is what validates; images of the test set are x_gate and y_gate.
 */
export class ArrayFile {
  readonly #size: Size;
  readonly #oneClass: boolean;
  /** By the name of the image. */
  readonly #pairs = new Map<string, Pair>();

  constructor(size: Size, classes: number) {
    this.#size = size;
    this.#oneClass = classes === 1;
  }

  /** `labels` are the run lengths of an image's labels at the arrays' size. */
  add(name: string, source: FileSource, labels: Uint8Array, imageId: ImageId): void {
    this.#pairs.set(name, { source, labels, imageId });
  }

  /**
   * What was added of `images`, each in its set. Throws `npz.large` before anything is written when the file could not
   * be read again.
   */
  async write(
    path: string,
    images: readonly Pick<ExportedImage, 'name' | 'set'>[],
    job: ExportJob,
    reader: ImageReader,
    signal: AbortSignal,
  ): Promise<void> {
    const pairsOf = (set: ExportedImage['set']): readonly Pair[] =>
      images.flatMap((image) => (image.set === set ? (this.#pairs.get(image.name) ?? []) : []));
    const pixels = this.#size.width * this.#size.height;
    if (this.#pairs.size * pixels * 4 > LARGEST_NPZ) {
      const most = Math.floor(LARGEST_NPZ / (4 * pixels));
      throw new WorkbenchError('npz.large', `An NPZ file of this size holds ${most} images at most.`);
    }
    const file = job.stream(path);
    const npz = new NpzStream((bytes) => file.push(bytes));
    await this.#writeSet(npz, 'train', pairsOf('train'), reader, signal, file.flush);
    await this.#writeSet(npz, 'test', pairsOf('validation'), reader, signal, file.flush);
    const gate = pairsOf('test');
    if (gate.length > 0) await this.#writeSet(npz, 'gate', gate, reader, signal, file.flush);
    npz.end();
    await file.close();
  }

  async #writeSet(
    npz: NpzStream,
    suffix: 'train' | 'test' | 'gate',
    pairs: readonly Pair[],
    reader: ImageReader,
    signal: AbortSignal,
    flush: () => Promise<void>,
  ): Promise<void> {
    const { width, height } = this.#size;
    npz.begin(`x_${suffix}`, [pairs.length, height, width, 3]);
    for (const { source, imageId } of pairs) {
      const policy = { mode: 'stretch', width, height, overlap: 0 } as const;
      const read = await reader.inputs(source, policy, signal);
      // Its place in the array is taken: the file as a whole would be wrong.
      if (read.imageId !== imageId) {
        throw new WorkbenchError(
          'export.changed',
          `${source.name} was replaced during the export. Export again.`,
        );
      }
      for (const { data } of read.inputs) npz.push(data);
      await flush();
    }
    npz.begin(`y_${suffix}`, [pairs.length, height, width]);
    for (const { labels } of pairs) {
      const values = decodeRuns(labels, width * height);
      npz.push(this.#oneClass ? values.map((label) => (label === 0 ? 0 : 255)) : values);
      await flush();
    }
  }
}
