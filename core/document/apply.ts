import type { Segment } from '../mask/segments.ts';
import type { TileChange } from '../mask/mask-edit.ts';
import { applyClasses } from './classes.ts';
import type { ClassChange } from './classes.ts';
import type { Commit, ObjectChange, Target } from './commit.ts';
import { withDefinitions } from './definitions.ts';
import { newSeries } from './state.ts';
import type { FrameState, ProjectState, SeriesState, Tiles, WorkState } from './state.ts';

/** Why a commit cannot happen to a state: it speaks of something else than what is there. */
export type Refusal =
  | { readonly reason: 'unknown'; readonly what: string }
  | { readonly reason: 'revision'; readonly what: string; readonly expected: number; readonly found: number };

/** Null where the commit may happen. */
export function refusalOf(state: WorkState, { project, targets, classes, objects }: Commit): Refusal | null {
  const parts = [
    ...targets.map(({ frame, parent }) => ({ what: frame, parent, found: state.frames.get(frame) })),
    ...(classes === null
      ? []
      : [{ what: project, parent: classes.parent, found: state.projects.get(project) }]),
    ...objects.map(({ series, parent }) => ({ what: series, parent, found: seriesOf(state, series) })),
  ];
  for (const { what, parent, found } of parts) {
    if (found === undefined) return { reason: 'unknown', what };
    if (found.revision !== parent) {
      return { reason: 'revision', what, expected: parent, found: found.revision };
    }
  }
  return null;
}

/**
 * The state once a commit has happened: the only place that says what commits mean. Window, editor and store all fold
 * their states with it. A commit that does not fit (`refusalOf`) changes nothing.
 */
export function apply(state: WorkState, commit: Commit): WorkState {
  if (refusalOf(state, commit) !== null) return state;
  const { project: id, targets, classes, objects, learning, at } = commit;
  const frames = new Map(state.frames);
  for (const target of targets) {
    const frame = frames.get(target.frame);
    if (frame !== undefined) frames.set(target.frame, withTarget(frame, target, at));
  }
  const series = new Map(state.series);
  for (const { series: of, changes } of objects) series.set(of, withObjects(seriesOf(state, of), changes));
  const projects = new Map(state.projects);
  const project = projects.get(id);
  if (classes !== null && project !== undefined) projects.set(id, withClasses(project, classes.changes));
  if (learning !== undefined && project !== undefined) projects.set(id, { ...project, learning });
  return { frames, series, projects };
}

/** A series that was never spoken of has no objects. */
export function seriesOf({ series }: WorkState, id: SeriesState['id']): SeriesState {
  return series.get(id) ?? newSeries(id);
}

function withTarget(frame: FrameState, { after, tiles }: Target, at: number): FrameState {
  return {
    ...frame,
    ...after,
    tiles: withTiles(frame.tiles, tiles),
    revision: frame.revision + 1,
    changed: at,
  };
}

function withTiles(tiles: Tiles, changes: readonly TileChange[]): Tiles {
  if (changes.length === 0) return tiles;
  const next = new Map(tiles);
  for (const { index, after } of changes) next.set(index, after);
  return next;
}

function withClasses(project: ProjectState, changes: readonly ClassChange[]): ProjectState {
  return { ...project, ...applyClasses(project, changes), revision: project.revision + 1 };
}

function withObjects(series: SeriesState, changes: readonly ObjectChange[]): SeriesState {
  const objects = withDefinitions(series.objects, changes, { key: 'id', isWhole });
  const nextObject = changes.reduce((next, { id }) => Math.max(next, id + 1), series.nextObject);
  return { ...series, objects, nextObject, revision: series.revision + 1 };
}

function isWhole(object: Partial<Segment>): object is Segment {
  return object.id !== undefined && object.class !== undefined;
}
