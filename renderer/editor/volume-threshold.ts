import type { Spans } from '../../core/geometry/spans.ts';
import type { ValueRange } from '../../core/imaging/raster.ts';
import { labelSet } from '../../core/mask/segments.ts';
import { labelledSpans, paintVolume } from './volume-step.ts';
import type { Workspace } from './workspace.ts';

/** What a class is to be given of the held volume. */
export interface VolumeThreshold {
  readonly label: number;
  readonly range: ValueRange;
  /** Everything that may be written over, or only what has this label now; 0 is background. */
  readonly over: 'all' | number;
}

export interface ThresholdOptions {
  /** Nothing is written where it aborts. */
  readonly signal: AbortSignal;
  /** How much of the volume was looked at, 0 to 1. */
  readonly onProgress: (share: number) => void;
}

/** Frames that are looked at in one go: a few take no longer than anybody waits for anything else. */
const FRAMES_AT_ONCE = 8;

/** Gives a class all voxels of the held volume whose values lie in a range, as one step. */
export async function labelRange(
  workspace: Workspace,
  { label, range, over }: VolumeThreshold,
  { signal, onProgress }: ThresholdOptions,
): Promise<void> {
  workspace.settle();
  const { held } = workspace;
  if (held === null || !workspace.mayWrite() || !workspace.labelling.mayWrite(label)) return;
  const ink = workspace.labelling.ink(label, 'all');
  const wanted = over === 'all' ? ink.writable : labelSet([over]);
  const writable = ink.writable.map((value, at) => value & (wanted[at] as number));
  const within = [...labelledSpans(workspace, writable)];
  const found = new Map<number, Spans>();
  for (let done = 0; done < within.length; done += FRAMES_AT_ONCE) {
    onProgress(done / within.length);
    const part = new Map(within.slice(done, done + FRAMES_AT_ONCE));
    const answer = await held.values.find({ within: part, range });
    const isLeft = signal.aborted || workspace.held !== held;
    if (isLeft || answer === null || answer === 'too-many') return;
    for (const [frame, spans] of answer) found.set(frame, spans);
  }
  paintVolume(workspace, {
    name: 'fill',
    ink: { label, writable },
    search: { within: found, range: null },
  });
}
