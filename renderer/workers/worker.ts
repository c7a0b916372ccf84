import type { Spans } from '../../core/geometry/spans.ts';
import { answerCalls } from '../../core/rpc.ts';
import type { Endpoint } from '../../core/rpc.ts';
import type { WorkerCalls, WorkerResult } from './protocol.ts';
import { perform } from './tasks.ts';

const page: Endpoint = {
  post: (message, transfer = []) => postMessage(message, { transfer: transfer as Transferable[] }),
  onMessage: (listener) => addEventListener('message', ({ data }: MessageEvent<unknown>) => listener(data)),
  onEnd: () => undefined,
};

/** Entry of a worker: untrusted bytes are turned into pixels here, in the page's sandbox and off its thread. */
answerCalls<WorkerCalls>(
  page,
  {
    perform: async (task, { tell, handOver }) => {
      const result = await perform(task, tell);
      handOver(...transferable(result));
      return result;
    },
  },
  'decode.failed',
);

/** Large arrays and bitmaps move to the page instead of being copied. */
function transferable(result: WorkerResult): Transferable[] {
  if (result === undefined || result === null || 'plane' in result) return [];
  if ('segments' in result)
    return result.frames.flatMap((labels) => (labels === null ? [] : [labels.buffer as ArrayBuffer]));
  if ('found' in result) {
    const { found } = result;
    return found instanceof Map ? [...found.values()].map(({ buffer }: Spans) => buffer as ArrayBuffer) : [];
  }
  if (result instanceof Uint8Array) return [result.buffer as ArrayBuffer];
  if ('bytes' in result) return result.bytes === null ? [] : [result.bytes.buffer as ArrayBuffer];
  if ('contents' in result) {
    return [
      ...(result.pixels ? [result.pixels.data.buffer as ArrayBuffer] : []),
      ...(result.bitmap ? [result.bitmap] : []),
    ];
  }
  if ('content' in result) {
    const images = [result.pixels, ...(result.inputs ?? [])];
    const arrays = [result.tiff, ...images.map((image) => image?.data)].flatMap((data) => data?.buffer ?? []);
    // An image of just the network's size is its own input; nothing may be handed over twice.
    return [...new Set(arrays as ArrayBuffer[]), ...(result.bitmap ? [result.bitmap] : [])];
  }
  const isCopied = 'provenance' in result || 'facts' in result || 'study' in result || 'made' in result;
  if (isCopied) return [];
  if ('channels' in result) return [result.data.buffer as ArrayBuffer];
  if ('labels' in result) {
    return [result.labels, ...(result.probability ? [result.probability.data] : [])].map(
      ({ buffer }) => buffer as ArrayBuffer,
    );
  }
  return result.flatMap((part) => ('data' in part ? [part.data.buffer as ArrayBuffer] : []));
}
