import type { SizePolicy } from '../../../core/imaging/size-policy.ts';
import type { FileSource, ImageReader, OpenedPicture, ReadingOptions } from '../ports.ts';

/** Larger pictures are not held beside the open one: each pixel takes up to 7 bytes. */
const MOST_PIXELS = 32_000_000;

interface Ahead {
  readonly source: FileSource;
  readonly policy: SizePolicy | undefined;
  readonly picture: Promise<OpenedPicture>;
  readonly cancel: AbortController;
}

/** Reads the picture that will be opened next while a person works on this one. Holds one at most. */
export class ReadAhead {
  readonly #reader: ImageReader;
  #ahead: Ahead | undefined;

  constructor(reader: ImageReader) {
    this.#reader = reader;
  }

  begin(source: FileSource, policy: SizePolicy | undefined): void {
    if (this.#ahead !== undefined && isFor(this.#ahead, source, policy)) return;
    this.drop();
    const cancel = new AbortController();
    const picture = this.#reader.ahead(source, policy, MOST_PIXELS, cancel.signal);
    const ahead = { source, policy, picture, cancel };
    this.#ahead = ahead;
    picture.then(
      ({ width, height }) => {
        // Not every file tells before.
        if (width * height > MOST_PIXELS && this.#ahead === ahead) this.drop();
      },
      // Whether the picture can be read is told when it is opened.
      () => undefined,
    );
  }

  /** The picture that was read ahead, if it is the one; else it is read now. */
  open(source: FileSource, policy: SizePolicy | undefined, options: ReadingOptions): Promise<OpenedPicture> {
    const ahead = this.#ahead;
    const read = (): Promise<OpenedPicture> => this.#reader.open(source, policy, options);
    if (ahead === undefined || !isFor(ahead, source, policy)) return read();
    this.#ahead = undefined;
    // If it still waits for its turn it must not wait any longer.
    ahead.cancel.abort();
    return ahead.picture.catch(read);
  }

  drop(): void {
    const ahead = this.#ahead;
    this.#ahead = undefined;
    ahead?.cancel.abort();
    ahead?.picture.then(
      ({ bitmap }) => bitmap?.close(),
      () => undefined,
    );
  }
}

function isFor(ahead: Ahead, { url, frame }: FileSource, policy: SizePolicy | undefined): boolean {
  if (ahead.source.url !== url || ahead.source.frame !== frame) return false;
  return ahead.policy === policy || (!!ahead.policy && !!policy && isSamePolicy(ahead.policy, policy));
}

export function isSamePolicy(a: SizePolicy, b: SizePolicy): boolean {
  return (
    a.mode === b.mode &&
    a.width === b.width &&
    a.height === b.height &&
    a.overlap === b.overlap &&
    a.mirroring === b.mirroring
  );
}
