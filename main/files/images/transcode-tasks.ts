import { createHash, randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import { WorkbenchError } from '../../../core/errors.ts';
import { tiffToPng } from './image.ts';
import { readBytes } from '../read-bytes.ts';

/** What main asks of the process that decodes pictures for the window. */
export interface TranscodeTasks {
  /** Reads a TIFF and holds its pixels as a PNG until that has been read to the end, dropped, or crowded out. */
  render: {
    readonly request: { readonly path: string };
    readonly answer: { readonly id: string; readonly bytes: number; readonly sha256: string };
  };
  /** The next part of a PNG; parts are small, so that main is never busy for long with one. */
  read: { readonly request: { readonly id: string; readonly from: number }; readonly answer: Uint8Array };
  drop: { readonly request: { readonly id: string }; readonly answer: undefined };
}

const PART_BYTES = 1 << 21;
/** More than are read at a time: what is beyond was asked for by somebody who never came for it. */
const MOST_HELD = 8;

type Handlers = {
  readonly [Kind in keyof TranscodeTasks]: (
    request: TranscodeTasks[Kind]['request'],
  ) => Promise<TranscodeTasks[Kind]['answer']>;
};

/** What answers those calls, by kind. Main is the only caller, and its calls are typed. */
export function transcodeTasks(): (kind: string, request: unknown) => Promise<unknown> {
  const held = new Map<string, Uint8Array>();
  const handlers: Handlers = {
    render: async ({ path }) => {
      const file = await readBytes(path);
      const png = await tiffToPng(file, basename(path));
      const id = randomUUID();
      held.set(id, png);
      const [oldest] = held.keys();
      if (held.size > MOST_HELD && oldest !== undefined) held.delete(oldest);
      return { id, bytes: png.length, sha256: createHash('sha256').update(file).digest('hex') };
    },
    read: async ({ id, from }) => {
      const png = held.get(id);
      if (png === undefined) throw new WorkbenchError('image.gone', 'This picture is not held any more.');
      if (from + PART_BYTES >= png.length) held.delete(id);
      return png.slice(from, from + PART_BYTES);
    },
    drop: async ({ id }) => void held.delete(id),
  };
  return (kind, request) => handlers[kind as keyof Handlers](request as never);
}
