import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Module, createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test as base, _electron, expect } from '@playwright/test';
import type { ElectronApplication, Page, TestInfo } from '@playwright/test';
import { resize } from './inspect.ts';
import { answerFolderDialog, button, profileWithModel } from './workspace.ts';
import type { Channel, Request, Response, WorkbenchBridge } from '../../../core/contract/channels.ts';

declare global {
  interface Window {
    readonly workbench: WorkbenchBridge;
  }
}

interface LaunchInfo {
  readonly executable: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export interface StartOptions {
  /** Arguments after the app's own, such as a folder or `--demo`. */
  readonly args?: readonly string[];
  /** Profile of an earlier start, for tests of restarts; fresh by default. */
  readonly userData?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** With the attempts at a GPU that machines without one only lose time by: by default where time is measured. */
  readonly usesGpu?: boolean;
  /** A trace for looking into failures, by default; not where time is measured, of which recording takes much. */
  readonly isTraced?: boolean;
}

export interface RunningApp {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly userData: string;
  /** Text of the local log so far. */
  log(): string;
  /** Asks main as the page does; rejects with `CODE: message`. */
  request<C extends Channel>(channel: C, request?: Request<C>): Promise<Response<C>>;
  close(): Promise<void>;
}

/** Starts the app; it is closed when the test ends. May be called again, also on the same profile. */
export type Start = (options?: StartOptions) => Promise<RunningApp>;

/** Opens a folder in the app that tests share, whose window then has the size asked for. */
export type OpenShared = (
  path: string,
  size?: readonly [width: number, height: number],
) => Promise<RunningApp>;

interface Fixtures {
  readonly start: Start;
  readonly openShared: OpenShared;
  /** An empty folder that vanishes with the test. */
  readonly folder: string;
}

const projectRoot = fileURLToPath(new URL('../../..', import.meta.url));
const WITHOUT_GPU = ['--disable-gpu', '--disable-software-rasterizer'];
/** An app is there within two seconds where nothing goes wrong. */
const IMPATIENT_MS = [8_000, 8_000];
const LAUNCH_LIMIT = 20_000;
const CLOSE_LIMIT = 20_000;

export { expect };

interface WorkerFixtures {
  readonly launchInfo: LaunchInfo;
  /**
   * For tests that leave an app as they found it, each start of which takes seconds. Its profile holds the quick
   * model; folders that tests opened stay its recent ones.
   */
  readonly shared: RunningApp & { readonly emptyFolder: string };
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  launchInfo: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures used from this pattern.
    async ({}, use) => {
      // `npm test` has prepared the app already; a run of single tests does it here.
      const info = JSON.parse(process.env['WORKBENCH_LAUNCH'] ?? launchInfo()) as LaunchInfo;
      letPlaywrightFind(info);
      await use(info);
    },
    { scope: 'worker', timeout: 180_000 },
  ],

  // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures used from this pattern.
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'workbench-'));
    await use(folder);
    rmSync(folder, { recursive: true, force: true });
  },

  shared: [
    async ({ launchInfo }, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'workbench-'));
      const emptyFolder = join(folder, 'empty');
      mkdirSync(emptyFolder);
      const userData = await profileWithModel(folder);
      const running = await startApp(launchInfo, userData, { isTraced: false });
      await use({ ...running, emptyFolder });
      await closeOrEnd(running.app);
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  openShared: async ({ shared }, use, testInfo) => {
    const { app, page, emptyFolder } = shared;
    const requestsBefore = networkRequests(shared);
    const open = async (path: string): Promise<void> => {
      await answerFolderDialog(app, path);
      await button(page, 'Open folder').click();
      await expect(page.getByRole('heading', { name: basename(path), exact: true })).toBeVisible();
    };
    await use(async (path, size = [1280, 800]) => {
      await resize(app, page, ...size);
      await open(path);
      return shared;
    });
    if (testInfo.status === testInfo.expectedStatus) {
      // Dialogs and the choice of a tool end with the page, and the folder of the test is about to vanish.
      await page.reload();
      await open(emptyFolder);
      expect(networkRequests(shared)).toEqual(requestsBefore);
    } else await page.screenshot({ path: testInfo.outputPath('shared-app.png') });
  },

  start: async ({ launchInfo, folder }, use, testInfo) => {
    const running: RunningApp[] = [];
    await use(async (options = {}) => {
      const usesGpu = testInfo.project.name === 'speed';
      const started = await startApp(launchInfo, join(folder, 'profile'), { usesGpu, ...options });
      running.push(started);
      return started;
    });
    for (const started of running) await finish(started, testInfo);
  },
});

function launchInfo(): string {
  return execFileSync(process.execPath, ['main/launch/launch-info.mjs'], {
    cwd: projectRoot,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/**
 * Playwright holds an app until it is attached only where it asks the package for Electron itself, and else misses that
 * moment now and then: the package's answer is put where Node keeps it.
 */
function letPlaywrightFind({ executable }: LaunchInfo): void {
  const require = createRequire(import.meta.url);
  const name = require.resolve('electron/index.js');
  require.cache[name] = Object.assign(new Module(name), { exports: executable, loaded: true });
}

async function startApp(info: LaunchInfo, profile: string, options: StartOptions): Promise<RunningApp> {
  const userData = options.userData ?? profile;
  mkdirSync(userData, { recursive: true });
  const gpu = options.usesGpu === true ? [] : WITHOUT_GPU;
  const launch = (timeout: number): Promise<ElectronApplication> =>
    _electron.launch({
      // A package cannot be held; see `letPlaywrightFind`.
      ...(process.env['WORKBENCH_APP'] === undefined ? {} : { executablePath: info.executable }),
      args: [...info.args, `--user-data-dir=${userData}`, ...gpu, ...(options.args ?? [])],
      env: { ...environment(), ...info.env, ...options.env },
      timeout,
    });
  const app = await attached(launch);
  // Without pictures of every moment, which take as much as the app itself.
  if (options.isTraced ?? true) await app.context().tracing.start({ snapshots: true });
  const page = await app.firstWindow();
  await page.waitForLoadState();
  const logFile = join(userData, 'logs', 'workbench.log');
  return {
    app,
    page,
    userData,
    log: () => (existsSync(logFile) ? readFileSync(logFile, 'utf8') : ''),
    request: (channel, request) => ask(page, channel, request),
    close: () => app.close(),
  };
}

/** An app that was not held, or that a busy computer was too slow for, is started again. */
async function attached(
  launch: (timeout: number) => Promise<ElectronApplication>,
): Promise<ElectronApplication> {
  for (const limit of IMPATIENT_MS) {
    try {
      return await launch(limit);
    } catch (error) {
      process.stderr.write(`Starting the app again, because: ${String(error).split('\n')[0]}\n`);
    }
  }
  return launch(LAUNCH_LIMIT);
}

/** Playwright replaces the environment rather than adding to it. */
function environment(): Record<string, string> {
  const entries = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return Object.fromEntries(entries);
}

/** Bytes do not survive Playwright's own transport: tests that need them use `page.evaluate` themselves. */
async function ask<C extends Channel>(page: Page, channel: C, request: unknown): Promise<Response<C>> {
  const answer = await page.evaluate(
    ([name, payload]) => window.workbench.request(name as 'app.info', ...([payload] as unknown as [])),
    [channel, request] as const,
  );
  if (!answer.ok) throw new Error(`${answer.code}: ${answer.message}`);
  return answer.value as unknown as Response<C>;
}

/** Whatever a test did, nothing may have been asked of the network, and a failed test leaves its trace. */
async function finish(running: RunningApp, testInfo: TestInfo): Promise<void> {
  const { app } = running;
  const failed = testInfo.status !== testInfo.expectedStatus;
  const trace = testInfo.outputPath('trace.zip');
  await app
    .context()
    .tracing.stop(failed ? { path: trace } : {})
    .catch(() => undefined);
  await closeOrEnd(app);
  if (!testInfo.tags.includes('@network')) expect(networkRequests(running)).toEqual([]);
}

function networkRequests({ log }: RunningApp): readonly string[] {
  return log().match(/refused request .*/g) ?? [];
}

/** An app that has work to store and cannot asks a person, who is not there: it is then ended. */
async function closeOrEnd(app: ElectronApplication): Promise<void> {
  const ended = setTimeout(() => app.process().kill('SIGKILL'), CLOSE_LIMIT);
  await app.close().catch(() => undefined);
  clearTimeout(ended);
}
