import { describe, expect, it } from 'vitest';
import { EVERYTHING, startExport } from './support.ts';

const PICTURES = { 'a.png': 24, 'sub/a.png': 48, 'c.png': 72, 'd.png': 90 };

/** All images have masks; the window was opened anew since, from the journal alone, which knows no files. */
async function reopened(changed: Parameters<typeof startExport>[1] = {}) {
  const first = await startExport(PICTURES);
  await first.batch.start();
  await first.settled();
  await first.projects.close();
  first.quit();
  return startExport(PICTURES, changed, { disk: first.disk });
}

describe('an export of files that were not read since the window was opened anew', () => {
  it('reads them first, and holds the work on all of them', async () => {
    const { exporter } = await reopened();
    const phases = new Set<string>();
    exporter.subscribe(() => phases.add(exporter.state.phase));
    await exporter.start(EVERYTHING);
    expect(exporter.state).toMatchObject({ phase: 'finished', total: 4, images: 4, skipped: [] });
    expect([...phases]).toEqual(['reading', 'idle', 'running', 'finished']);
  });

  it('names those that cannot be read, which may be of work, too', async () => {
    const { exporter } = await reopened({ 'c.png': Uint8Array.of(1, 2, 3) });
    await exporter.start(EVERYTHING);
    const { skipped, ...state } = exporter.state;
    expect(state).toMatchObject({ phase: 'finished', total: 3, images: 3 });
    expect(skipped).toEqual([{ key: 'c.png', problem: expect.stringContaining('c.png') }]);
  });

  it('can be stopped meanwhile', async () => {
    const { exporter } = await reopened();
    exporter.subscribe(() => {
      if (exporter.state.phase === 'reading') exporter.cancel();
    });
    await exporter.start(EVERYTHING);
    expect(exporter.state).toMatchObject({ phase: 'cancelled', images: 0 });
  });
});
