import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import * as z from 'zod';
import { encodeNpy } from '../../core/formats/npy.ts';
import type { Parameters } from '../../core/network/parameters.ts';
import { encodeWeights } from '../../main/files/models/weights.ts';
import type { Array4 } from '../support/runtime.ts';

/** Debian's own interpreter: the one that its python3-torch package installs for. */
const PYTHON = '/usr/bin/python3';
const INSTALL = 'Debian: apt-get install --no-install-recommends python3-torch libopenblas0-pthread';

/** How PyTorch may run the network; names as pytorch_yardstick.py takes them. */
export type Form = 'eager' | 'eager-channels-last' | 'frozen' | 'frozen-channels-last';

/** PyTorch's threads go on spinning after their work, and would take the cores from whoever is measured next. */
const SETTLE = 300;

/** How far PyTorch's answers may be from ours and still count as the same network's. */
const TOLERANCE = 1e-4;

/**
 * Freed memory is kept, where glibc would give that of every big map back to the system and fetch it anew for the
 * next one; that takes a quarter of PyTorch's time.
 */
const KEEP_MEMORY = { MALLOC_MMAP_MAX_: '0', MALLOC_TRIM_THRESHOLD_: String(2 ** 32) };

/** Settings that choose OpenBLAS's kernels; some machines have them to get round kernels that go wrong there. */
const KERNELS = ['OPENBLAS_CORETYPE', 'OPENBLAS_L2_SIZE'];

const aboutSchema = z.object({ blas: z.string(), threads: z.number() });
const stepSchema = z.object({ ms: z.number(), loss: z.number() });

/** The network and the data that PyTorch is to run it on. */
export interface Task {
  readonly parameters: Parameters;
  /** `[n, 3, h, w]` */
  readonly images: Array4;
  /** `[n, 1, h, w]`, 0 or 1; only training needs them. */
  readonly targets?: Array4;
}

/** PyTorch, ready and proved right, or why it is not. `setup` is worth telling beside its times. */
export type Yardstick =
  | { readonly torch: PyTorch; readonly setup: string }
  | { readonly torch?: undefined; readonly skipped: string };

/**
 * Starts PyTorch at its best: on OpenBLAS, with as many threads as there are cores, and with the kernels that
 * OpenBLAS itself would choose unless the answers are wrong with those.
 * @param difference how far its answers are from ours, at most
 */
export async function startPyTorch(
  task: Task,
  difference: (torch: PyTorch) => Promise<number>,
): Promise<Yardstick> {
  if (spawnSync(PYTHON, ['-c', 'import torch, numpy']).status !== 0) {
    return { skipped: `${PYTHON} has no PyTorch (${INSTALL})` };
  }
  const chosen = KERNELS.filter((name) => process.env[name] !== undefined);
  let problem = '';
  for (const kept of chosen.length > 0 ? [[], chosen] : [[]]) {
    const torch = await PyTorch.start(task, kept);
    problem = await problemOf(torch, difference);
    if (problem === '') {
      const { threads } = await torch.about();
      const note = kept.length > 0 ? ` and ${kept.join(', ')}, since it goes wrong without` : '';
      return { torch, setup: `PyTorch with ${threads} threads${note}` };
    }
    await torch.stop();
  }
  return { skipped: problem };
}

/** Why PyTorch is no yardstick as it runs now; empty where it is one. */
async function problemOf(torch: PyTorch, difference: (torch: PyTorch) => Promise<number>): Promise<string> {
  try {
    const { blas } = await torch.about();
    if (!blas.includes('openblas')) return `PyTorch calculates with ${blas}, not with OpenBLAS (${INSTALL})`;
    const off = await difference(torch);
    return off <= TOLERANCE ? '' : `PyTorch's answers are ${off.toExponential(1)} from ours`;
  } catch (error) {
    // Kernels that do not suit a processor may crash on it.
    if (error instanceof PyTorchStopped) return error.message;
    throw error;
  }
}

class PyTorchStopped extends Error {
  override readonly message = 'PyTorch stopped before it answered';
}

/** A PyTorch process that runs the network of a task on request. */
export class PyTorch {
  private readonly answers: AsyncIterator<string>;
  private readonly lines: Interface;

  private constructor(
    private readonly child: ChildProcessByStdio<Writable, Readable, null>,
    private readonly folder: string,
  ) {
    this.lines = createInterface(child.stdout);
    this.answers = this.lines[Symbol.asyncIterator]();
    // Writing to a process that has ended fails here; that its answer is missing says so already.
    child.stdin.on('error', () => undefined);
  }

  /** @param kept those of `KERNELS` that it gets to see */
  static async start(task: Task, kept: readonly string[]): Promise<PyTorch> {
    const folder = await mkdtemp(path.join(tmpdir(), 'ulite-pytorch-'));
    const write = (name: string, bytes: Uint8Array) => writeFile(path.join(folder, name), bytes);
    await write('weights.npz', encodeWeights(task.parameters));
    await write('images.npy', encodeNpy({ dtype: 'float32', ...task.images }));
    if (task.targets) await write('targets.npy', encodeNpy({ dtype: 'float32', ...task.targets }));
    const seen = ([name]: [string, unknown]): boolean => kept.includes(name) || !KERNELS.includes(name);
    const child = spawn(PYTHON, [path.resolve('test/bench/pytorch_yardstick.py'), folder], {
      env: { ...Object.fromEntries(Object.entries(process.env).filter(seen)), ...KEEP_MEMORY },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    return new PyTorch(child, folder);
  }

  async about(): Promise<z.infer<typeof aboutSchema>> {
    return aboutSchema.parse(await this.ask('about'));
  }

  /** Probabilities `[n, 1, h, w]` of the images. */
  async probabilities(form: Form): Promise<readonly number[]> {
    return z.array(z.number()).parse(await this.ask(`probabilities ${form}`));
  }

  /** Milliseconds of a forward pass: the mean of `runs` in a row after `warmUp` others. */
  async infer(form: Form, warmUp: number, runs: number): Promise<number> {
    return z.number().parse(await this.ask(`infer ${form} ${String(warmUp)} ${String(runs)}`));
  }

  /** One more training step: its milliseconds, and the loss before it. */
  async step(form: Form): Promise<z.infer<typeof stepSchema>> {
    return stepSchema.parse(await this.ask(`step ${form}`));
  }

  async stop(): Promise<void> {
    this.lines.close();
    this.child.kill();
    await rm(this.folder, { recursive: true });
  }

  private async ask(request: string): Promise<unknown> {
    this.child.stdin.write(`${request}\n`);
    const { value, done } = await this.answers.next();
    if (done === true) throw new PyTorchStopped();
    await setTimeout(SETTLE);
    return JSON.parse(value);
  }
}
