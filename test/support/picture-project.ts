import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { imageIdOf } from '../../core/document/image-id.ts';
import { newFrame } from '../../core/document/state.ts';
import type { Coverage } from '../../core/document/state.ts';
import type { JournalEntry } from '../../core/journal/entry.ts';
import type { ClassMap } from '../../core/imaging/raster.ts';
import { LabelGrid } from '../../core/mask/label-grid.ts';
import { Provenance } from '../../core/mask/provenance.ts';
import { encodeTiles } from '../../core/mask/tiles.ts';
import { disk } from '../../main/journal/disk.ts';
import { appendTo } from './arbitrary-journal.ts';

/** A picture on the disk, or a frame of it, with what a person drew on it. */
export interface DrawnPicture {
  readonly file: string;
  /** Counted from 0. */
  readonly frame?: number;
  readonly labels: ClassMap;
  readonly coverage?: Coverage;
}

export interface ProjectClass {
  readonly label: number;
  readonly name: string;
  readonly color: string;
}

/** A project of accepted pictures: its folder, and a folder with copies of them. */
export async function writePictureProject(
  root: string,
  classes: readonly ProjectClass[],
  pictures: readonly DrawnPicture[],
): Promise<{ readonly project: string; readonly images: string }> {
  const [project, images] = [path.join(root, 'project'), path.join(root, 'images')];
  await mkdir(images, { recursive: true });
  const own = classes.map((one) => ({ ...one, locked: false }));
  const nextLabel = 1 + Math.max(...classes.map(({ label }) => label));
  const head = { id: 'one', name: 'Cases', folder: 'f', revision: 0, classes: own, nextLabel };
  const entries: JournalEntry[] = [{ kind: 'project', project: head }];
  for (const { file, frame: index = 0, labels, coverage = {} } of pictures) {
    await copyFile(file, path.join(images, path.basename(file)));
    const content = createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
    const drawn = labels.data.map((label) => (label === 0 ? Provenance.none : Provenance.human));
    const grid = new LabelGrid(labels, labels.data, drawn);
    const frame = {
      ...newFrame(imageIdOf('one', content, index), labels, 0),
      ...{ status: 'accepted' as const, coverage },
    };
    entries.push({ kind: 'frame', frame, tiles: encodeTiles(grid), predictions: [] });
  }
  await appendTo(disk, project, entries);
  return { project, images };
}
