import { projectOf } from '../../core/document/image-id.ts';
import { PlaneDocument } from '../../core/document/plane-document.ts';
import type { CommitStream, Need } from '../../core/document/stream.ts';
import { paintedFrames } from '../../core/document/volume-paint.ts';
import { planeOf } from '../../core/geometry/planes.ts';
import type { PlaneCut } from '../../core/geometry/planes.ts';
import type { VolumeSpans } from '../../core/mask/sphere.ts';
import type { Observable } from './observable.ts';
import type { HeldVolume } from './ports.ts';
import type { Session } from './session.ts';
import type { EditorState } from './state.ts';
import type { VolumeStep } from './tools/tool.ts';

/** The workspace, as far as steps through the frames of a volume need it. */
interface VolumeDesk {
  readonly stream: CommitStream;
  readonly state: Observable<EditorState>;
  readonly session: Session | null;
  readonly held: HeldVolume | null;
  mayWrite(): boolean;
  across(need: () => Need, work: () => void, ready: Promise<unknown> | null): Promise<void> | null;
}

/** The plane of the held volume that is open; null where none is held. */
export function openCut({ session, held }: Pick<VolumeDesk, 'session' | 'held'>): PlaneCut | null {
  if (session === null || held === null) return null;
  const { document } = session;
  if (document instanceof PlaneDocument) return document.cut;
  const at = held.frames.findIndex(({ id }) => id === document.imageId);
  return at < 0 ? null : { volume: held.volume, plane: planeOf(held.volume, 2), at };
}

/**
 * Paints voxels of the held volume as one step of all frames that they lie in. Where that waits for values, it comes
 * before whatever is asked for after it.
 */
export function paintVolume(desk: VolumeDesk, { name, spans, ink, range }: VolumeStep): void {
  const { held } = desk;
  const [first] = held?.frames ?? [];
  if (held === null || first === undefined || !desk.mayWrite()) return;
  const ids = held.frames.map(({ id }) => id);
  const project = projectOf(first.id);
  let wanted = range === null ? spans : null;
  const ready =
    range === null ? null : held.values.within(spans, range).then((found) => void (wanted = found));
  // By then, the volume may be closed.
  const need = () => ({ project, frames: missing(desk, ids, wanted), label: null });
  const paint = (): void => {
    if (wanted === null) return;
    const targets = paintedFrames(desk.stream, ids, wanted, ink);
    const commit = desk.stream.commit({ name, project, targets, place: targets[0]?.frame ?? first.id });
    if (commit === null) desk.state.update({ hint: 'nothing-there' });
  };
  void desk.across(need, paint, ready);
}

function missing(
  { stream }: VolumeDesk,
  ids: readonly string[],
  spans: VolumeSpans | null,
): readonly string[] {
  const touched = [...(spans?.keys() ?? [])].map((index) => ids[index] ?? '');
  return touched.filter((id) => stream.frame(id) === undefined);
}
