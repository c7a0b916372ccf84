import type { Effort } from '../../../core/document/effort.ts';
import type { Labels } from '../../../core/imaging/raster.ts';
import { distanceFromModel } from '../../../core/mask/mask-distance.ts';
import { isObject, labelSet } from '../../../core/mask/segments.ts';
import { hasDecisions } from '../../../core/mask/threshold.ts';
import type { ModelStart } from '../ports.ts';
import type { Workspace } from '../workspace.ts';

/** See `Editor.modelStart`. */
export function modelStart({ session }: Workspace): ModelStart | null {
  const prediction = session?.layer?.prediction;
  if (session === null || prediction === undefined) return null;
  const { frame } = session.document;
  // One that was taken back lies beneath all the same.
  if (frame.prediction !== prediction.id) return null;
  const isUntouched = frame.threshold === prediction.threshold && !hasDecisions(session.grid);
  return { prediction, isUntouched };
}

/** See `Editor.outcome`. */
export function outcomeOf(
  workspace: Workspace,
  start: ModelStart | null,
  mask: Labels | null,
): Omit<Effort, 'seconds'> {
  const { session, labelling } = workspace;
  if (session === null) return {};
  const { data } = session.grid;
  const objects = new Set(data instanceof Uint8Array ? [] : data.filter(isObject)).size;
  const counted = objects === 0 ? {} : { objects };
  if (start === null) return counted;
  const { modelName: name, modelSha256: sha256, labels } = start.prediction;
  const rules = { ...labelling.modelRules(), known: labelSet(labels) };
  const said = start.isUntouched ? data : (mask ?? data);
  return { ...counted, model: { name, sha256, ...distanceFromModel(said, data, rules) } };
}
