interface Target {
  readonly type: string;
  readonly url: string;
  readonly webSocketDebuggerUrl: string;
}

interface Evaluation {
  readonly result?: {
    readonly result: { readonly value?: unknown };
    readonly exceptionDetails?: {
      readonly text: string;
      readonly exception?: { readonly description?: string };
    };
  };
  /** What the debugger itself has to say, as where the page went to another address meanwhile. */
  readonly error?: { readonly message: string };
}

/**
 * What an expression gives in the page of the app that listens on a port, awaiting its promise, asked again until it
 * gives something other than undefined: a page answers before its scripts have run. Playwright's connection asks for
 * more than Electron has. Throws after `limit` milliseconds with what was wrong last.
 */
export async function askPage(port: number, expression: string, limit: number): Promise<unknown> {
  const end = Date.now() + limit;
  let problem = 'it opened no window';
  while (Date.now() < end) {
    try {
      const target = await pageTarget(port);
      if (target !== undefined) {
        const value = await evaluateIn(target, expression, end - Date.now());
        if (value !== undefined) return value;
        problem = 'its page answered nothing';
      }
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`The packaged app did not answer within ${limit / 1000} s: ${problem}.`);
}

/** Address of the page's debugger, once the app has opened its window. */
async function pageTarget(port: number): Promise<string | undefined> {
  const list = await fetch(`http://127.0.0.1:${port}/json`).catch(() => undefined);
  const targets = (await list?.json()) as readonly Target[] | undefined;
  return targets?.find(({ type, url }) => type === 'page' && url.startsWith('app:'))?.webSocketDebuggerUrl;
}

function evaluateIn(target: string, expression: string, limit: number): Promise<unknown> {
  const socket = new WebSocket(target);
  return new Promise<unknown>((resolve, reject) => {
    const fail = (problem: string) => reject(new Error(problem));
    setTimeout(() => fail('its page is still at it'), limit).unref();
    socket.onerror = () => fail('its page cannot be reached');
    socket.onclose = () => fail('its page went away');
    socket.onopen = () => {
      const params = { expression, awaitPromise: true, returnByValue: true };
      socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params }));
    };
    socket.onmessage = ({ data }) => {
      const { result, error } = JSON.parse(String(data)) as Evaluation;
      const thrown = result?.exceptionDetails;
      if (error !== undefined) fail(error.message);
      else if (thrown !== undefined) fail(thrown.exception?.description ?? thrown.text);
      else resolve(result?.result.value);
    };
  }).finally(() => socket.close());
}
