import { Zip, ZipPassThrough } from 'fflate';
import { WorkbenchError } from '../errors.ts';
import { encodeNpyHeader } from './npy.ts';

/** Readers must hold an archive whole, and Node reads no more than this at a time. */
export const LARGEST_NPZ = 2 ** 31 - 1;

/** Writes an `.npz` of 8-bit arrays, part by part, for data that does not fit into memory. */
export class NpzStream {
  readonly #zip: Zip;
  #entry: ZipPassThrough | undefined;
  #missing = 0;
  #failure: Error | null = null;

  /** `emit` gets the archive's bytes in order. */
  constructor(emit: (bytes: Uint8Array) => void) {
    this.#zip = new Zip((error, bytes) => {
      if (error) this.#failure = error;
      else emit(bytes);
    });
  }

  /** Begins an array; its values follow by `push`. */
  begin(name: string, shape: readonly number[]): void {
    this.#requireWhole();
    this.#entry = new ZipPassThrough(`${name}.npy`);
    // The earliest date that ZIP knows, so that equal arrays give equal bytes.
    this.#entry.mtime = new Date(1980, 0, 1);
    this.#zip.add(this.#entry);
    this.#missing = shape.reduce((product, length) => product * length, 1);
    this.#entry.push(encodeNpyHeader('uint8', shape), this.#missing === 0);
    this.#check();
  }

  /** The next values, row-major. Throws a RangeError when there are more than the shape holds. */
  push(values: Uint8Array): void {
    if (values.length > this.#missing) throw new RangeError('More values than the shape holds');
    this.#missing -= values.length;
    this.#entry?.push(values, this.#missing === 0);
    this.#check();
  }

  end(): void {
    this.#requireWhole();
    this.#zip.end();
    this.#check();
  }

  #requireWhole(): void {
    if (this.#missing > 0) throw new RangeError(`${this.#missing} values of an array are missing`);
  }

  #check(): void {
    if (this.#failure)
      throw new WorkbenchError('npz.write', `The NPZ file cannot be written: ${this.#failure.message}`);
  }
}
