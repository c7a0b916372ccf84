import { join } from 'node:path';
import type { RunningApp } from './app.ts';
import { Hand } from './hand.ts';
import { resize } from './inspect.ts';
import { writePicture } from './pictures.ts';
import { opened, unfoldPanels } from './workspace.ts';

/** Pixels of the picture that `openDisc` opens. */
export const DISC = { width: 120, height: 80 };

/** Tall enough that all panels are in sight. */
export const TALL = [1600, 1400] as const;

/** Makes a folder with one picture of a disc, `disc.png`, and opens it. */
export async function openDisc(open: (path: string) => Promise<RunningApp>, folder: string) {
  const photographs = join(folder, 'disc');
  await writePicture(join(photographs, 'disc.png'), DISC.width, DISC.height);
  const running = await open(photographs);
  await resize(running.app, running.page, ...TALL);
  await opened(running.page, 'disc.png');
  await unfoldPanels(running.page);
  const hand = new Hand(running.page, DISC);
  await hand.look();
  return { ...running, hand };
}
