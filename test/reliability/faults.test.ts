import { describe, expect, it, vi } from 'vitest';
import { seededRandom } from '../../core/random.ts';
import type { Random } from '../../core/random.ts';
import { FaultyDisk } from '../support/faulty-disk.ts';
import { folderOf, startWorkbench } from '../renderer/services/support.ts';
import { freshName } from '../renderer/store/support.ts';
import { report, rounds, seed } from './rounds.ts';

const FAULTS = rounds(100);
const CODES = ['EIO', 'ENOSPC', 'EACCES', 'EROFS'] as const;
/** Uses of the disk among which the first fails that does. */
const OPERATIONS = 45;
const STROKES = 6;

type Bench = Awaited<ReturnType<typeof startWorkbench>>;

const drawn = ({ driver }: Bench): string => driver.drawing.labels.join('');

/** Paints somewhere, as far as that can be stored. Returns what the image came to be, step by step. */
async function paint(bench: Bench, random: Random): Promise<readonly string[]> {
  bench.driver.editor.setCamera({ scale: 1, offsetX: 0, offsetY: 0 });
  bench.driver.tool('brush', 5).click([90 * random(), 70 * random()]);
  const states = [drawn(bench)];
  if (random() < 0.2) {
    bench.driver.run('edit.undo');
    states.push(drawn(bench));
  }
  await bench.settled().catch(() => undefined);
  return states;
}

/** The window with the image open. Where a folder cannot be opened, a person tries again. */
async function opened(...options: Parameters<typeof startWorkbench>): Promise<Bench> {
  for (;;) {
    const bench = await startWorkbench(...options);
    if (bench.project.state.images.length > 0 && (await isOpen(bench))) return bench;
    bench.quit();
  }
}

async function isOpen(bench: Bench): Promise<boolean> {
  await bench.open('a.png');
  return bench.editor.state.imageId !== null;
}

describe('a disk of which some uses fail', () => {
  it(`never says Saved in vain and leaves alone what was there, ${FAULTS} times`, async () => {
    const random = seededRandom(5 + seed);
    const folder = await folderOf({ 'a.png': 24 });
    const came = Object.fromEntries(CODES.map((code) => [code, 0])) as Record<(typeof CODES)[number], number>;
    let [strokes, acknowledged] = [0, 0];
    for (let round = 0; round < FAULTS; round++) {
      const database = freshName();
      const sound = new FaultyDisk();
      const first = await opened(folder, database, { disk: sound });
      await paint(first, random);
      const states = [drawn(first)];
      first.quit();

      const code = CODES[Math.floor(random() * CODES.length)] ?? 'EIO';
      const from = Math.floor(random() * OPERATIONS);
      const to = from + 1 + Math.floor(random() * 5);
      const failing = (operation: number): string | null => {
        if (operation < from || operation >= to) return null;
        if (operation === from) came[code]++;
        return code;
      };
      const disk = new FaultyDisk({ failing }, sound.files);
      const bench = await opened(folder, random() < 0.5 ? database : freshName(), { disk });
      let saved = 0;
      const end = 1 + random() * STROKES;
      for (let stroke = 1; stroke < end; stroke++, strokes++) {
        states.push(...(await paint(bench, random)));
        if (bench.saver.state.phase !== 'saved') continue;
        acknowledged++;
        saved = states.length - 1;
      }
      bench.quit();

      const left = disk.afterPowerCut(random);
      const after = await opened(folder, freshName(), { disk: left });
      const about = `round ${round}: ${code} from ${from} to ${to}`;
      await vi.waitFor(() => expect(states.slice(saved), about).toContain(drawn(after)));
      expect(after.project.state.problem ?? '', about).not.toMatch(/steps after it are missing/);
      after.quit();
    }
    report('faults', { ...came, strokes, 'said to be saved': acknowledged });
    expect(acknowledged).toBeGreaterThan(FAULTS / 2);
  }, 600_000);
});
