import type { DataSetFile, Division, ParentVersion } from '../../../core/contract/data-sets.ts';
import { countSets, divideIntoSets } from '../../../core/datasets/division.ts';
import type { DividedImage, Placed } from '../../../core/datasets/division.ts';
import { setsOfFiles } from '../../../core/datasets/match.ts';
import { contentOf } from '../../../core/document/image-id.ts';
import { isNamedAsDicom } from '../../../core/formats/dicom/mark.ts';
import { isWantedStatus } from '../../../core/document/status.ts';
import type { Which } from '../../../core/document/status.ts';
import { gateBy } from '../../../core/training/gate.ts';
import type { Holdout } from '../../../core/training/holdout.ts';
import type { ImageItem } from '../images/image-list.ts';
import { fileOfFrame, frameIdsOf } from '../images/image-item.ts';
import { projectFiles } from '../training/project-files.ts';
import type { FileStudy } from './patient-data.ts';

/** An item of which any frame is wanted. */
export function isWanted({ status, frames = [status] }: ImageItem, which: Which): boolean {
  return frames.some((one) => isWantedStatus(one, which));
}

/** Whether an item is DICOM, as far as its name tells; what it is, its content decides when it is exported. */
export function mayBeDicom({ name, files }: Pick<ImageItem, 'name' | 'files'>): boolean {
  return files !== undefined || isNamedAsDicom(name);
}

/** Which images train, validate and test. */
export interface SetOptions {
  readonly holdout: Holdout;
  /** Share of the subjects that are the test set; or it is of those that judge new models of the project. */
  readonly test: number | 'gate';
  /** An earlier version, whose subjects stay in their sets. */
  readonly parent: ParentVersion | null;
}

/** What images are divided by besides. */
export interface Belongings {
  /** By the keys of files. */
  readonly studies: ReadonlyMap<string, FileStudy>;
  /** Which images judge new models of the project; undefined where it keeps none. */
  readonly gate: Holdout | undefined;
}

export function divisionBy({ holdout, test }: Pick<SetOptions, 'holdout' | 'test'>): Division {
  const { share, by, pattern } = holdout;
  const division = { validation: share, by, pattern, seed: 0 };
  return test === 'gate' ? { ...division, test: 0, gate: true } : { ...division, test };
}

/**
 * Where each wanted frame goes, in the order in which an export writes them.
 * @throws WorkbenchError as `divideIntoSets`
 */
function placesOf(
  items: readonly ImageItem[],
  which: Which,
  sets: SetOptions,
  belongings: Belongings,
): readonly (Placed & { readonly source: string })[] {
  const aboutOf = describedBy(belongings);
  const keys = items.flatMap((item) => (item.files ?? [item]).map(({ key }) => key));
  const earlier = setsOfFiles(sets.parent?.images ?? {}, keys);
  const images = items.flatMap((item) => {
    const { status, frames = [status] } = item;
    return frameIdsOf(item).flatMap((id, frame): DividedImage[] => {
      if (id === undefined || !isWantedStatus(frames[frame] ?? status, which)) return [];
      const source = fileOfFrame(item, frame).file.key;
      return [
        { source, sha256: contentOf(id), ...aboutOf(source, contentOf(id)), earlier: earlier.get(source) },
      ];
    });
  });
  const known = new Map(Object.entries(sets.parent?.subjects ?? {}));
  const placed = divideIntoSets(images, divisionBy(sets), known);
  return images.map(({ source }, index) => ({ source, ...(placed[index] as Placed) }));
}

/** Where the frames of each file go, by its key: they are of one subject. */
export function placeByFile(...of: Parameters<typeof placesOf>): ReadonlyMap<string, Placed> {
  return new Map(placesOf(...of).map(({ source, subject, set }) => [source, { subject, set }]));
}

/** How many images and subjects are in each set. @throws WorkbenchError as `divideIntoSets` */
export function divisionOf(...of: Parameters<typeof placesOf>): ReturnType<typeof countSets> {
  return countSets(placesOf(...of));
}

/** The files of which frames may be wanted, as a data set is made of them. */
export function dataSetFiles(items: readonly ImageItem[], belongings: Belongings): readonly DataSetFile[] {
  const aboutOf = describedBy(belongings);
  return projectFiles(items).map((file) => ({ ...file, ...aboutOf(file.key, file.content) }));
}

/** @throws WorkbenchError as `gateBy` */
function describedBy({ studies, gate }: Belongings) {
  const isGate = gate === undefined ? () => false : gateBy(gate);
  return (source: string, sha256: string) => {
    const { study, owner } = studies.get(source) ?? {};
    const { patient, series } = owner ?? { patient: null, series: null };
    return { patient, series, isGate: isGate({ source, sha256, study }) };
  };
}
