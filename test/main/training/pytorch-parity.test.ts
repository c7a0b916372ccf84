import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeNpy, encodeNpy } from '../../../core/formats/npy.ts';
import { initialParameters } from '../../../core/network/parameters.ts';
import { referenceGraph } from '../../../core/network/reference-graph.ts';
import { encodeWeights } from '../../../main/files/models/weights.ts';
import { openGraph, randomTensor, scrambled } from '../../support/runtime.ts';

/** Debian's own interpreter: the one that its python3-torch package installs for. */
const PYTHON = '/usr/bin/python3';
const installed = spawnSync(PYTHON, ['-c', 'import torch, numpy']).status === 0;
if (!installed) console.log(`skipped: PyTorch parity (${PYTHON} has no torch)`);

describe.skipIf(!installed)('exported weights', () => {
  it('load strictly into PyTorch and give the same output there', { timeout: 120_000 }, async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'ulite-parity-'));
    try {
      const parameters = scrambled(initialParameters(31), 32);
      const image = randomTensor(33, [2, 3, 64, 96], 0.5);
      const [weights, images, logits] = ['weights.npz', 'images.npy', 'logits.npy'].map((name) =>
        path.join(folder, name),
      ) as [string, string, string];
      writeFileSync(weights, encodeWeights(parameters));
      writeFileSync(images, encodeNpy({ dtype: 'float32', ...image }));
      execFileSync(PYTHON, ['test/support/pytorch_ulite.py', weights, images, logits]);

      const { data: theirs } = decodeNpy(readFileSync(logits));
      const run = await openGraph(referenceGraph(parameters));
      const { probability: ours } = await run({ image });
      const worst = ours?.reduce((most, p, i) => {
        return Math.max(most, Math.abs(p - 1 / (1 + Math.exp(-Number(theirs[i])))));
      }, 0);
      expect(ours?.length).toBe(theirs.length);
      expect(worst).toBeLessThan(1e-5);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
