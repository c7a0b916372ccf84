interface Target {
  readonly type: string;
  readonly url: string;
  readonly webSocketDebuggerUrl: string;
}

interface Evaluation {
  readonly result?: { readonly result: { readonly value?: unknown }; readonly exceptionDetails?: unknown };
}

/** Address of the page's debugger, once the app that listens on the port has opened its window. */
export async function pageTarget(port: number, limit: number): Promise<string> {
  const end = Date.now() + limit;
  while (Date.now() < end) {
    const list = await fetch(`http://127.0.0.1:${port}/json`).catch(() => undefined);
    const targets = (await list?.json()) as readonly Target[] | undefined;
    const page = targets?.find(({ type, url }) => type === 'page' && url.startsWith('app:'));
    if (page !== undefined) return page.webSocketDebuggerUrl;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('The packaged app opened no window.');
}

/** Runs an expression in the page, awaiting its promise. Playwright's connection asks for more than Electron has. */
export function evaluateIn(target: string, expression: string): Promise<unknown> {
  const socket = new WebSocket(target);
  return new Promise<unknown>((resolve, reject) => {
    socket.onerror = () => reject(new Error('The page does not answer.'));
    socket.onopen = () => {
      const params = { expression, awaitPromise: true, returnByValue: true };
      socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params }));
    };
    socket.onmessage = ({ data }) => {
      const { result } = JSON.parse(String(data)) as Evaluation;
      if (result?.exceptionDetails === undefined) resolve(result?.result.value);
      else reject(new Error(JSON.stringify(result.exceptionDetails)));
    };
  }).finally(() => socket.close());
}
