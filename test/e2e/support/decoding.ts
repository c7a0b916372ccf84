import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { imageUrl } from '../../../core/contract/image-url.ts';
import type { TaskOf, Wanted } from '../../../renderer/workers/protocol.ts';

/** What the page's own decoding worker made of a file. */
export type DecodedInPage =
  | {
      readonly ok: true;
      readonly content: string;
      readonly width: number;
      readonly height: number;
      readonly bitsPerSample: number;
      /** Red, green and blue of every pixel. */
      readonly pixels: Uint8Array;
      readonly inputs: readonly Uint8Array[];
      readonly milliseconds: number;
    }
  | { readonly ok: false; readonly code: string; readonly message: string };

/** Address of the worker in the built page, whose name holds a hash. */
function workerUrl(): string {
  const assets = fileURLToPath(new URL('../../../dist/renderer/assets', import.meta.url));
  const file = readdirSync(assets).find((name) => /^worker-.*\.js$/.test(name));
  if (file === undefined) throw new Error('The built page has no worker');
  return `app://workbench/assets/${file}`;
}

/** Has a file of a granted folder decoded where the app decodes it: in the sandbox, by the built worker. */
export async function decodeInPage(
  page: Page,
  handle: string,
  key: string,
  wanted: Wanted = { pixels: true },
): Promise<DecodedInPage> {
  const task = { kind: 'decode', source: { url: imageUrl(handle, key), name: key }, wanted } as const;
  const answer = await page.evaluate(
    async ([url, message]) => {
      interface Answer {
        readonly ok: boolean;
        readonly code?: string;
        readonly message?: string;
        readonly value: {
          readonly content: string;
          readonly width: number;
          readonly height: number;
          readonly bitsPerSample: number;
          readonly pixels?: { readonly data: Uint8Array };
          readonly inputs?: readonly { readonly data: Uint8Array }[];
        };
      }
      const worker = new Worker(url, { type: 'module' });
      const started = performance.now();
      const reply = await new Promise<Answer>((resolve, reject) => {
        worker.onmessage = ({ data }: MessageEvent<Answer | { readonly progress: object }>) => {
          if (!('progress' in data)) resolve(data);
        };
        worker.onerror = (event) => reject(new Error(event.message));
        worker.postMessage({ call: 1, kind: 'perform', request: message });
      });
      const milliseconds = performance.now() - started;
      worker.terminate();
      if (!reply.ok) return { ok: false, code: reply.code ?? '', message: reply.message ?? '' } as const;
      /** Bytes cross to the test as text. */
      const asText = async (bytes: Uint8Array): Promise<string> =>
        new Promise((resolve) => {
          const reader = new FileReader();
          reader.onload = () => resolve((reader.result as string).replace(/^.*,/, ''));
          reader.readAsDataURL(new Blob([bytes as Uint8Array<ArrayBuffer>]));
        });
      const { content, width, height, bitsPerSample, pixels, inputs = [] } = reply.value;
      const head = { ok: true, content, width, height, bitsPerSample, milliseconds } as const;
      return {
        ...head,
        pixels: await asText(pixels?.data ?? new Uint8Array(0)),
        inputs: await Promise.all(inputs.map(({ data }) => asText(data))),
      };
    },
    [workerUrl(), task] as const,
  );
  if (!answer.ok) return answer;
  const fromText = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));
  return { ...answer, pixels: fromText(answer.pixels), inputs: answer.inputs.map(fromText) };
}

/**
 * Starts a worker that decodes as the app's do, and stays. Returns what hands it one task at a time and answers with
 * the first pixels of what it made.
 */
export async function startDecoder(page: Page) {
  await page.evaluate((url) => {
    Object.assign(window, { decoder: new Worker(url, { type: 'module' }) });
  }, workerUrl());
  return (task: TaskOf<'decode'>): Promise<readonly number[]> =>
    page.evaluate(async (message) => {
      const { decoder } = window as unknown as { readonly decoder: Worker };
      const answered = new Promise<{ readonly value?: { readonly pixels?: { readonly data: Uint8Array } } }>(
        (resolve) => {
          decoder.onmessage = ({ data }: MessageEvent<object>) => {
            if (!('progress' in data)) resolve(data);
          };
        },
      );
      decoder.postMessage({ call: 1, kind: 'perform', request: message });
      return Array.from((await answered).value?.pixels?.data.slice(0, 8) ?? []);
    }, task);
}
