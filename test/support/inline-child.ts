import type { Child, Endpoint } from '../../core/rpc.ts';

/** A child that is answered for in this process: nothing is copied, and what is killed is not heard of any more. */
export function inlineChild(serve: (parent: Endpoint) => void): Child {
  let isKilled = false;
  const ends: (() => void)[] = [];
  const [toChild, toParent] = [new Set<Hear>(), new Set<Hear>()];
  const endpoint = (to: ReadonlySet<Hear>, from: Set<Hear>): Endpoint => ({
    post: (message) =>
      queueMicrotask(() => {
        if (!isKilled) for (const hear of to) hear(message);
      }),
    onMessage: (listener) => void from.add(listener),
    onEnd: (listener) => void ends.push(listener),
  });
  serve(endpoint(toParent, toChild));
  return {
    ...endpoint(toChild, toParent),
    kill: () => {
      isKilled = true;
      for (const end of ends) end();
    },
  };
}

type Hear = (message: unknown) => void;
