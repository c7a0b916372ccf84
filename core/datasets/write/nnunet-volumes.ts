import { WorkbenchError } from '../../errors.ts';
import { isGzip, packGzip } from '../../formats/gzip.ts';
import { readNiftiHeader } from '../../formats/nifti/volume.ts';
import { encodeLabelVolume } from '../../formats/nifti/write.ts';
import type { SetName } from '../../contract/data-sets.ts';
import type { DataFile, DataSetFormat, DataSetPlan, DataSetWriter } from '../format.ts';
import type { LabelledFrame } from '../labelled-frame.ts';
import { Lists } from './lists.ts';
import { NnunetLabels, nnunetFolder, nnunetIndex } from './nnunet.ts';

/**
 * nnU-Net v2 of whole volumes: `imagesTr/NAME_0000.nii.gz` as it is, `labelsTr/NAME.nii.gz` voxel by voxel on it.
 * Slices of which nobody said anything are ignored.
 */
export const nnunetVolumes: DataSetFormat = {
  id: 'nnunet-volumes',
  name: 'nnU-Net v2, volumes (NIfTI)',
  honours: { ignored: 'marked', classes: true, objects: false, volumes: true },
  writer: (plan) => new NnunetVolumeWriter(plan),
};

/** A volume whose frames are still coming. */
interface Case {
  readonly source: string;
  readonly name: string;
  readonly set: SetName;
  readonly file: Uint8Array;
  /** By their places, from 0. */
  readonly frames: Map<number, Uint8Array>;
}

class NnunetVolumeWriter implements DataSetWriter {
  readonly #plan: DataSetPlan;
  readonly #labels: NnunetLabels;
  readonly #folder: string;
  readonly #lists = new Lists();
  #case: Case | null = null;

  constructor(plan: DataSetPlan) {
    this.#plan = plan;
    this.#labels = new NnunetLabels(plan.classes);
    this.#folder = nnunetFolder(2, plan);
  }

  *add(frame: LabelledFrame): Generator<DataFile> {
    if (this.#case?.source !== frame.source) {
      yield* this.#finishCase();
      this.#case = caseOf(frame);
    }
    const { classes, ignored } = frame.labels;
    this.#case.frames.set((frame.frame ?? 1) - 1, this.#labels.of(classes, ignored).data);
  }

  *end(): Generator<DataFile> {
    yield* this.#finishCase();
    const about = { channel_names: { 0: 'image' }, file_ending: '.nii.gz' };
    yield* nnunetIndex(this.#folder, this.#plan, this.#labels, this.#lists, about);
  }

  *#finishCase(): Generator<DataFile> {
    const finished = this.#case;
    this.#case = null;
    if (finished === null) return;
    const { name, set, file, frames } = finished;
    const suffix = set === 'test' ? 'Ts' : 'Tr';
    this.#lists.add(set, name);
    const image = isGzip(file) ? file : packGzip(file);
    yield { path: `${this.#folder}/images${suffix}/${name}_0000.nii.gz`, bytes: image };
    const header = readNiftiHeader(file);
    const bytes = encodeLabelVolume(header, 'uint8', (place) => {
      const labels = frames.get(place);
      if (labels !== undefined) return labels;
      this.#labels.markIgnored();
      const [blank = new Uint8Array(0)] = frames.values();
      return new Uint8Array(blank.length).fill(this.#labels.ignored);
    });
    yield { path: `${this.#folder}/labels${suffix}/${name}.nii.gz`, bytes };
  }
}

function caseOf({ source, name, set, picture }: LabelledFrame): Case {
  const file = picture.nifti;
  if (file === null) {
    throw new WorkbenchError('nnunet.volume', `${source} is no NIfTI, so it is not among the volumes.`);
  }
  if (readNiftiHeader(file).volumes > 1) {
    throw new WorkbenchError(
      'nnunet.volume',
      `${source} has several volumes, and a case of nnU-Net has one.`,
    );
  }
  return { source, name: name.replace(/\.frame-\d+$/, ''), set, file, frames: new Map() };
}
