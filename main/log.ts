import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { placesIn, WorkbenchError } from '../core/errors.ts';
import { errorCode } from './files/errors.ts';

export type LogLevel = 'info' | 'warn' | 'error';

/** What the log can tell of. */
export type LogEvent =
  | 'started'
  | 'failed'
  | 'refused'
  | 'page.lost'
  | 'page.failed'
  | 'inference.lost'
  | 'journal.torn'
  | 'journal.damaged';

const LARGEST_FILE = 1_000_000;

/** Codes of this program and the system, names of errors, versions, and places in our own scripts. */
const ALLOWED = /^[A-Za-z0-9][\w.:-]{0,79}$/;

/**
 * A log in the person's profile that can be handed to others. File names and folders may name patients, and any text
 * may quote them: so what is written is an event, and what goes with it are numbers and codes, never a path, a message
 * or anything that was read from a file. A word of another form is left out.
 */
export class Log {
  readonly #file: string;

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.#file = join(folder, 'workbench.log');
  }

  write(level: LogLevel, event: LogEvent, ...facts: readonly (string | number)[]): void {
    const words = facts.map(String).map((fact) => (ALLOWED.test(fact) ? fact : '?'));
    const line = `${[new Date().toISOString(), level.padEnd(5), event, ...words].join(' ')}\n`;
    try {
      this.#keepSmall();
      appendFileSync(this.#file, line);
    } catch {
      // A full disk or a read-only profile must not stop the work; the console still says it.
      console.error(line);
    }
  }

  /** @param context name of what was done, from our own code */
  error(context: string, error: unknown): void {
    if (error instanceof WorkbenchError) this.write('error', 'failed', context, error.code);
    else this.write('error', 'failed', context, ...kindOf(error));
  }

  #keepSmall(): void {
    const size = statSync(this.#file, { throwIfNoEntry: false })?.size ?? 0;
    if (size > LARGEST_FILE) renameSync(this.#file, `${this.#file}.1`);
  }
}

/** Of an error that nobody expected: its name, the system's code, and where it came from. */
function kindOf(error: unknown): readonly string[] {
  if (!(error instanceof Error)) return [typeof error];
  return [error.name, errorCode(error) ?? [], placesIn(error)].flat();
}
