import { seededRandom } from '../../core/random.ts';
import { FaultyDisk } from './faulty-disk.ts';
import type { Faults } from './faulty-disk.ts';

export interface Kills {
  readonly kills: number;
  /** What was found fault with. */
  readonly faults: readonly unknown[];
}

/**
 * Kills a job at every operation of the disk, from after the last to the first, each time with several power cuts.
 * `look` gets what is left, and throws where that is not as it should be.
 * @param deaf a sync that is left out: then the first fault found is enough
 * @param at operations at which it is killed, instead of all
 */
export async function killedEverywhere(
  before: FaultyDisk,
  job: (disk: FaultyDisk) => Promise<unknown>,
  look: (left: FaultyDisk, isDone: boolean) => Promise<void>,
  {
    deaf,
    cuts = 4,
    at,
  }: Pick<Faults, 'deaf'> & { readonly cuts?: number; readonly at?: readonly number[] } = {},
): Promise<Kills> {
  const faults: unknown[] = [];
  const forgets = deaf === undefined ? {} : { deaf };
  const sound = new FaultyDisk({}, before.files);
  await job(sound);
  let kills = 0;
  const all = Array.from({ length: sound.operations + 1 }, (_, index) => sound.operations - index);
  for (const last of at ?? all) {
    for (let cut = 0; cut < cuts; cut++, kills++) {
      const failing = (operation: number): string | null => (operation >= last ? 'EIO' : null);
      const disk = new FaultyDisk({ ...forgets, failing }, before.files);
      const isDone = await job(disk).then(
        () => true,
        () => false,
      );
      const left = disk.afterPowerCut(seededRandom(kills));
      await look(left, isDone).catch((error: unknown) => faults.push(error));
      if (deaf !== undefined && faults.length > 0) return { kills, faults };
    }
  }
  return { kills, faults };
}
