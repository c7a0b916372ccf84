import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { WorkbenchError } from '../core/errors.ts';

export type LogLevel = 'info' | 'warn' | 'error';

const LARGEST_FILE = 1_000_000;

/**
 * A log in the person's profile that can be handed to others: file names and folders may name patients, so
 * whatever looks like a path, a file or a quoted name is blanked before it is written.
 */
export class Log {
  readonly #file: string;

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.#file = join(folder, 'workbench.log');
  }

  write(level: LogLevel, message: string): void {
    const line = `${new Date().toISOString()} ${level.padEnd(5)} ${withoutNames(message)}\n`;
    try {
      this.#keepSmall();
      appendFileSync(this.#file, line);
    } catch {
      // A full disk or a read-only profile must not stop the work; the console still says it.
      console.error(line);
    }
  }

  /** The message of an error written for people names their files; its code says enough here. */
  error(context: string, error: unknown): void {
    if (error instanceof WorkbenchError) this.write('error', `${context}: ${error.code}`);
    else
      this.write(
        'error',
        `${context}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
  }

  #keepSmall(): void {
    const size = statSync(this.#file, { throwIfNoEntry: false })?.size ?? 0;
    if (size > LARGEST_FILE) renameSync(this.#file, `${this.#file}.1`);
  }
}

/** From the last punctuation to the extension. */
const FILE_NAME =
  /(?<![^\n:;,<>])[^\n:;,<>]*\.(?:png|jpe?g|webp|bmp|gif|tiff?|dcm|nii|gz|npz|zip|json|csv|onnx)\b/gi;

/**
 * Blanks quoted text, and paths and file names generously: names may hold spaces, so that what stands around them
 * goes, too. The places in our own code that a stack names stay.
 */
export function withoutNames(text: string): string {
  return text
    .replace(/(["'`“]).*?(["'`”])/g, '<name>')
    .replace(/(?:\b[A-Za-z]+:)?[\\/].*?(?=:\d+(?::\d+)?\)?$|\)|$)/gm, '<path>')
    .replace(FILE_NAME, ' <file>')
    .replace(/\s*\n\s*/g, ' | ');
}
