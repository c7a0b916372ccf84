import { setNames } from '../../contract/data-sets.ts';
import type { SetName } from '../../contract/data-sets.ts';
import type { DataFile } from '../format.ts';
import { textFile } from './files.ts';

/** Names of each set, one a line. */
export class Lists {
  readonly #names: Readonly<Record<SetName, string[]>> = { train: [], validation: [], test: [] };

  add(set: SetName, name: string): void {
    this.#names[set].push(name);
  }

  of(...sets: readonly SetName[]): readonly string[] {
    return sets.flatMap((set) => this.#names[set]);
  }

  /** `train.txt`, `validation.txt` and, where anything is in it, `test.txt`, as `ulite train` reads them. */
  files(): readonly DataFile[] {
    const sets = setNames.filter((set) => set !== 'test' || this.#names.test.length > 0);
    return sets.map((set) => listFile(`${set}.txt`, this.#names[set]));
  }
}

export function listFile(path: string, names: readonly string[]): DataFile {
  return textFile(path, names.map((name) => `${name}\n`).join(''));
}
