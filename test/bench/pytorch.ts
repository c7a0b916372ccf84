import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';

/** Debian's own interpreter: the one that its python3-torch package installs for. */
const PYTHON = '/usr/bin/python3';

/** PyTorch's threads go on spinning after their work, and would take the cores from whoever is measured next. */
const SETTLE = 300;

/** A PyTorch process that times one forward pass or training step per request. */
export class PyTorch {
  private readonly answers: AsyncIterator<string>;
  private readonly lines: Interface;

  private constructor(private readonly child: ChildProcessWithoutNullStreams) {
    this.lines = createInterface(child.stdout);
    this.answers = this.lines[Symbol.asyncIterator]();
  }

  /** Undefined where PyTorch is not installed. */
  static start(projectRoot: string): PyTorch | undefined {
    if (spawnSync(PYTHON, ['-c', 'import torch']).status !== 0) return undefined;
    const script = path.join(projectRoot, 'test/bench/pytorch_eager.py');
    return new PyTorch(spawn(PYTHON, [script]));
  }

  /** Milliseconds of one forward pass (`infer`) or training step on a batch of square images. */
  async time(command: 'infer' | 'step', size: number, batch: number): Promise<number> {
    this.child.stdin.write(`${command} ${String(size)} ${String(batch)}\n`);
    const { value, done } = await this.answers.next();
    if (done === true) throw new Error('PyTorch stopped');
    await setTimeout(SETTLE);
    return Number(value);
  }

  stop(): void {
    this.lines.close();
    this.child.kill();
  }
}

export const PYTORCH_MISSING = `${PYTHON} has no PyTorch (Debian: apt-get install python3-torch)`;
