import type { ObjectChange } from '../../core/document/commit.ts';
import { projectOf } from '../../core/document/image-id.ts';
import type { ImageId } from '../../core/document/image-id.ts';
import { PlaneDocument } from '../../core/document/plane-document.ts';
import type { CommitStream, Need } from '../../core/document/stream.ts';
import { paintedFrames } from '../../core/document/volume-paint.ts';
import { planeOf } from '../../core/geometry/planes.ts';
import type { PlaneCut } from '../../core/geometry/planes.ts';
import { rectOf } from '../../core/geometry/rect.ts';
import { spansWhere } from '../../core/geometry/spans.ts';
import type { Spans } from '../../core/geometry/spans.ts';
import type { Ink } from '../../core/mask/paint.ts';
import { nextObject } from '../../core/mask/segments.ts';
import type { VolumeSpans } from '../../core/mask/sphere.ts';
import { tilesToGrid } from '../../core/mask/tiles.ts';
import type { VoxelSearch } from '../../core/mask/voxel-search.ts';
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
export function paintVolume(desk: VolumeDesk, { name, search, ...step }: VolumeStep): void {
  const { held } = desk;
  const [first] = held?.frames ?? [];
  if (held === null || first === undefined || !desk.mayWrite()) return;
  const ids = held.frames.map(({ id }) => id);
  const project = projectOf(first.id);
  let found = atOnce(search);
  const ready = found === null ? held.values.find(search).then((answer) => void (found = answer)) : null;
  // By then, the volume may be closed.
  const need = () => ({ project, frames: missing(desk, ids, found), labels: [] });
  const paint = (): void => {
    // Why there are no values is told elsewhere.
    if (found === null) return;
    if (found === 'too-many') {
      desk.state.update({ hint: 'too-large' });
      return;
    }
    const pen = penNow(desk, first.id, step);
    if (pen === null) {
      desk.state.update({ hint: 'objects-full' });
      return;
    }
    const { ink, objects } = pen;
    const targets = paintedFrames(desk.stream, ids, found, ink);
    const place = targets[0]?.frame ?? first.id;
    const series = desk.stream.series(first.id).id;
    const isDrawn = targets.some(({ tiles = [] }) => tiles.length > 0);
    const made = isDrawn ? [{ series, changes: objects }] : [];
    const commit = desk.stream.commit({ name, project, targets, objects: made, place });
    if (commit === null) desk.state.update({ hint: 'nothing-there' });
  };
  void desk.across(need, paint, ready);
}

/**
 * The object that a step begins has another id where others were begun while it waited for values; null where there is
 * none left.
 */
function penNow(
  { stream }: VolumeDesk,
  frame: ImageId,
  { ink, details: { objects = [] } = {} }: Pick<VolumeStep, 'ink' | 'details'>,
): { readonly ink: Ink; readonly objects: readonly ObjectChange[] } | null {
  const series = stream.series(frame);
  if (objects.every(({ id }) => id >= series.nextObject)) return { ink, objects };
  const id = nextObject(series.nextObject);
  if (id === null) return null;
  return {
    ink: { ...ink, label: id },
    objects: objects.map(({ after }) => ({ id, before: null, after: { ...after, id } })),
  };
}

/** Voxels of the held volume whose labels are among those of a table, as a search takes them. */
export function labelledSpans(
  { stream, held }: Pick<VolumeDesk, 'stream' | 'held'>,
  accepted: Uint8Array,
): VoxelSearch['within'] {
  const within = new Map<number, Spans | null>();
  for (const [index, { id }] of (held?.frames ?? []).entries()) {
    const frame = stream.frame(id);
    if (frame === undefined || frame.tiles.size === 0) {
      if (accepted[0] === 1) within.set(index, null);
    } else {
      const { data } = tilesToGrid(frame);
      within.set(index, spansWhere(data, rectOf(frame), accepted));
    }
  }
  return within;
}

type Found = VolumeSpans | 'too-many' | null;

/** What is found without a look at any value; null where that takes one. */
function atOnce({ within, range, seed }: VoxelSearch): Found {
  if (range !== null || seed !== undefined) return null;
  const spans = [...within].flatMap(([frame, own]) => (own === null ? [] : [[frame, own] as const]));
  return spans.length === within.size ? new Map(spans) : null;
}

function missing({ stream }: VolumeDesk, ids: readonly string[], found: Found): readonly string[] {
  if (found === null || found === 'too-many') return [];
  const touched = [...found.keys()].map((index) => ids[index] ?? '');
  return touched.filter((id) => stream.frame(id) === undefined);
}
