import { execFileSync, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { messageOf } from '../../../core/errors.ts';
import { freePort } from '../../support/free-port.ts';
import { askPage } from './page-over-cdp.ts';

const projectRoot = fileURLToPath(new URL('../../..', import.meta.url));
const LIMIT_MS = 120_000;

export interface PackagedOptions {
  readonly profile: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export type PackagedApp = Awaited<ReturnType<typeof startPackaged>>;

/** Starts what `npm run dist` has made, or `WORKBENCH_APP` names. */
export async function startPackaged({ profile, args = [], env = {} }: PackagedOptions) {
  const info = launchInfo();
  const port = await freePort();
  const own = [...info.args, `--user-data-dir=${profile}`, `--remote-debugging-port=${port}`];
  const child = spawn(info.executable, [...own, ...args], {
    env: { ...process.env, ...info.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = new Promise((resolve) => child.on('exit', resolve));
  const lost = ended.then((code) =>
    Promise.reject(new Error(`The packaged app ended with ${String(code)}.`)),
  );
  // Where it ends because it was told to, nobody waits for this.
  lost.catch(() => undefined);
  return {
    /**
     * What a function gives that runs in the page, as text, with what it is given as JSON, and is asked again while it
     * gives undefined.
     */
    async ask<T, R>(look: (given: T) => Promise<R | undefined>, given: T): Promise<R> {
      const asked = askPage(port, `(${look.toString()})(${JSON.stringify(given)})`, LIMIT_MS);
      const answer = await Promise.race([asked, lost]).catch((error: unknown) => {
        throw new Error(`${messageOf(error)}\nIt said:\n${said}`, { cause: error });
      });
      return answer as R;
    },
    async stop(): Promise<void> {
      child.kill();
      await ended;
    },
  };
}

function launchInfo() {
  const script = 'main/launch/launch-info.mjs';
  const text = execFileSync(process.execPath, [script], { cwd: projectRoot, encoding: 'utf8' });
  return JSON.parse(text) as {
    readonly executable: string;
    readonly args: readonly string[];
    readonly env: Readonly<Record<string, string>>;
  };
}
