import { WorkbenchError } from '../../errors.ts';
import type { Vector } from '../../geometry/vector.ts';
import { MOST_FRAMES, VOLUME_LIMIT } from './frames.ts';

/** What is wrong with files of one format; codes begin with its name. */
export class VolumeErrors {
  readonly #format: string;

  constructor(format: string) {
    this.#format = format;
  }

  /** The file contradicts itself. */
  damaged(reason: string, cause?: unknown): WorkbenchError {
    return new WorkbenchError(`${this.#format}.damaged`, reason, { cause });
  }

  incomplete(): WorkbenchError {
    return this.damaged('the file is incomplete: its values are not all there');
  }

  /** The file may be whole, but is of a kind that is not read. */
  unread(what: string): WorkbenchError {
    return new WorkbenchError(`${this.#format}.kind`, what);
  }

  /** @throws WorkbenchError for more bytes than `VOLUME_LIMIT` */
  requireLength(bytes: number, ofWhat = 'a volume of it takes'): void {
    if (bytes <= VOLUME_LIMIT) return;
    const megabytes = Math.ceil(bytes / 1e6);
    throw new WorkbenchError(`${this.#format}.volume`, `${ofWhat} ${megabytes} MB`);
  }

  /** @throws WorkbenchError for more frames than `MOST_FRAMES` */
  requireFrames([, , slices]: Vector, volumes: number): void {
    const frames = slices * volumes;
    const inWords = (count: number): string => count.toLocaleString('en');
    if (frames <= MOST_FRAMES) return;
    throw this.unread(
      `it claims to have ${inWords(frames)} frames, and ${inWords(MOST_FRAMES)} are the most`,
    );
  }
}
