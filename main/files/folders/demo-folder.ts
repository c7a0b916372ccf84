import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { nativeImage } from 'electron';
import { WorkbenchError } from '../../../core/errors.ts';
import type { RgbImage } from '../../../core/imaging/raster.ts';
import { forkUtility } from '../../processes/utility-child.ts';
import { WorkerProcess } from '../../processes/worker-process.ts';

/** What the process that draws can be asked. */
export interface DemoTasks {
  /** The image of this index, with its path but for the extension; null after the last. */
  readonly draw: { readonly request: number; readonly answer: (RgbImage & { readonly name: string }) | null };
}

const LIMIT_MS = 60_000;
const JPEG_QUALITY = 92;

/** The project of generated images, in the person's profile: drawn on first use, by a process of its own. */
export class DemoFolder {
  readonly #entry: string;
  readonly #path: string;
  #making: Promise<void> | undefined;

  constructor(entry: string, path: string) {
    this.#entry = entry;
    this.#path = path;
  }

  async ensure(): Promise<string> {
    if (!existsSync(this.#path))
      await (this.#making ??= this.#make().finally(() => (this.#making = undefined)));
    return this.#path;
  }

  /** All of it, or nothing. */
  async #make(): Promise<void> {
    const artist = new WorkerProcess<DemoTasks>({
      fork: () => forkUtility(this.#entry, 'Demo images'),
      crashed: () => notMade(),
      timedOut: () => notMade(),
    });
    const temporary = `${this.#path}.partial`;
    try {
      await rm(temporary, { recursive: true, force: true });
      for (let index = 0; ; index++) {
        const image = await artist.call('draw', index, LIMIT_MS);
        if (image === null) break;
        const file = join(temporary, `${image.name}.jpg`);
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, jpegOf(image));
      }
      await rename(temporary, this.#path);
    } catch (error) {
      throw notMade(error);
    } finally {
      artist.stop();
    }
  }
}

function notMade(cause?: unknown): WorkbenchError {
  return new WorkbenchError('demo.failed', 'The demo images could not be made: is the disk full?', { cause });
}

/** By Chromium's encoder, so that no image library is loaded into the app. */
function jpegOf({ width, height, data }: RgbImage): Buffer {
  const bitmap = Buffer.alloc(width * height * 4, 255);
  for (let from = 0, to = 0; from < data.length; from += 3, to += 4) {
    bitmap[to] = data[from + 2] as number;
    bitmap[to + 1] = data[from + 1] as number;
    bitmap[to + 2] = data[from] as number;
  }
  return nativeImage.createFromBitmap(bitmap, { width, height }).toJPEG(JPEG_QUALITY);
}
