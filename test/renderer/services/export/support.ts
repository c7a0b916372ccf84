import path from 'node:path';
import { PROVENANCE_WEIGHTS } from '../../../../core/formats/weight-map.ts';
import { PREFIX_PATTERN } from '../../../../core/contract/learning.ts';
import { ExportJobs } from '../../../../main/files/exports/export-jobs.ts';
import { FolderTarget } from '../../../../main/files/exports/export-target.ts';
import type { ExportOptions } from '../../../../renderer/services/export/export-options.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { freshName } from '../../store/support.ts';
import { folderOf, startWorkbench } from '../support.ts';

export const EVERYTHING: ExportOptions = {
  kind: 'folder',
  which: 'all',
  workbench: true,
  masks: true,
  segmentations: null,
  weights: PROVENANCE_WEIGHTS,
  images: true,
  deidentify: true,
  coco: true,
  instances: true,
  cellpose: true,
  npz: { width: 32, height: 32 },
  holdout: { share: 0.5, by: 'image', pattern: PREFIX_PATTERN },
  test: 0,
  parent: null,
  formats: [],
  name: '',
  array: { width: 32, height: 32, keepsAspect: false },
};

export const ALL_TRAIN = { ...EVERYTHING.holdout, share: 0 };

/** A workbench whose exports go through the main process's own writer into `folder`. */
export async function startExport(
  pictures: Readonly<Record<string, number>>,
  more: Files = {},
  around: Parameters<typeof startWorkbench>[2] = {},
) {
  const parent = await temporaryFolder();
  const folder = path.join(parent, 'export');
  const jobs = new ExportJobs();
  const images = await folderOf(pictures);
  for (const [key, bytes] of Object.entries(more)) images.files.set(key, bytes);
  const bench = await startWorkbench(images, freshName(), around);
  bench.handlers.set('export.begin', async () => jobs.begin(await FolderTarget.create(folder)));
  bench.handlers.set('export.write', ({ job, path: file, data, more }: Part) =>
    jobs.write(job, file, data, more ?? false),
  );
  bench.handlers.set('export.finish', ({ job }: Part) => jobs.finish(job));
  bench.handlers.set('export.cancel', ({ job }: Part) => jobs.cancel(job));
  return { ...bench, jobs, parent, folder };
}

type Files = Readonly<Record<string, Uint8Array>>;

export interface Part {
  readonly job: string;
  readonly path: string;
  readonly data: Uint8Array;
  readonly more?: boolean;
}
