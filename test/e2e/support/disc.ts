import { join } from 'node:path';
import type { Start } from './app.ts';
import { Hand } from './hand.ts';
import { resize } from './inspect.ts';
import { writePicture } from './pictures.ts';
import { opened, unfoldPanels } from './workspace.ts';

/** Pixels of the picture that `openDisc` opens. */
export const DISC = { width: 120, height: 80 };

/** Opens a folder with one picture of a disc, `disc.png`, in a window tall enough that all panels are in sight. */
export async function openDisc(start: Start, folder: string, userData?: string) {
  const photographs = join(folder, 'disc');
  await writePicture(join(photographs, 'disc.png'), DISC.width, DISC.height);
  const running = await start({ args: [photographs], ...(userData === undefined ? {} : { userData }) });
  await resize(running.app, running.page, 1600, 1400);
  await opened(running.page, 'disc.png');
  await unfoldPanels(running.page);
  const hand = new Hand(running.page, DISC);
  await hand.look();
  return { ...running, hand };
}
