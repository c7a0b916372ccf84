import type { ProbabilityMap } from '../../../core/imaging/raster.ts';
import type { Size } from '../../../core/geometry/size.ts';
import type { Input } from '../inputs.ts';

/** The network's answer to one image. */
export interface Prediction {
  readonly input: Input;
  readonly size: Size;
  readonly probability: ProbabilityMap;
}

/** Where predictions go. */
export interface Writer {
  /** The name that must belong to one input alone. */
  nameOf(input: Input): string;
  /** Files that come from an input, below the folder of results; none where all share one file. */
  filesOf(input: Input): readonly string[];
  isDone(input: Input): Promise<boolean>;
  /** Throws `instances.many` for an image whose objects are too many for the format; nothing has been written then. */
  write(prediction: Prediction): Promise<void>;
  /** Writes whatever is still held back, also after an interruption. */
  finish(): Promise<void>;
}
