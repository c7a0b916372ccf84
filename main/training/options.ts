import type { SizePolicy } from '../../core/imaging/size-policy.ts';
import type { AugmentSettings } from '../../core/imaging/augment-settings.ts';
import type { Size } from '../../core/geometry/size.ts';
import type { Parameters } from '../../core/network/parameters.ts';
import type { Schedule } from '../../core/training/schedule.ts';
import type { DataOptions } from './data/dataset.ts';

export interface TrainOptions {
  /** Folder for checkpoints, history and curve. */
  readonly out: string;
  readonly data: DataOptions;
  /** How whole images are shown to the network, in validation and by the published model. */
  readonly policy: SizePolicy;
  /** Network input while training: the policy's size, or that of a crop for tiles. */
  readonly size: Size;
  readonly epochs: number;
  readonly batch: number;
  readonly learningRate: number;
  readonly schedule: Schedule['kind'];
  /** Epochs over which the learning rate climbs. */
  readonly warmUp: number;
  readonly optimizer: 'adamw' | 'adam';
  readonly seed: number;
  readonly augment: AugmentSettings;
  /** Visits of each image in an epoch. */
  readonly visits: number;
  /** Decay of the moving average of weights per step; 0 means none. */
  readonly averageDecay: number;
  /** Stop after this many validations without a better one; 0 means never. */
  readonly patience: number;
  /** Epochs from one validation to the next. */
  readonly validateEvery: number;
  /** Whether touching objects are to come out apart, for one class; see `separated`. */
  readonly separateObjects: boolean;
  /** Weights to start from instead of random ones. */
  readonly initial?: Parameters;
  /** Go on from the checkpoint in `out`. */
  readonly resume: boolean;
  readonly runtime: { readonly threads?: number };
}
