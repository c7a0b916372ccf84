import { readFileSync } from 'node:fs';
import type * as z from 'zod';
import { writeFileAtomic } from './atomic.ts';

/** A small JSON file in the person's profile: read at once, written whole or not at all, in order. */
export class JsonFile<T> {
  #writing: Promise<void> = Promise.resolve();
  #value: T;

  /** A missing, damaged or foreign file counts as `initial`: settings are worth less than a start. */
  constructor(
    readonly path: string,
    schema: z.ZodType<T>,
    initial: T,
  ) {
    this.#value = read(path, schema) ?? initial;
  }

  get value(): T {
    return this.#value;
  }

  /** Resolves when everything written so far is on the disk. */
  settled(): Promise<void> {
    return this.#writing.catch(() => undefined);
  }

  write(value: T): Promise<void> {
    this.#value = value;
    const bytes = `${JSON.stringify(value, undefined, 2)}\n`;
    this.#writing = this.#writing.catch(() => undefined).then(() => writeFileAtomic(this.path, bytes));
    return this.#writing;
  }
}

function read<T>(path: string, schema: z.ZodType<T>): T | undefined {
  try {
    const result = schema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    return result.success ? result.data : undefined;
  } catch {
    return undefined;
  }
}
