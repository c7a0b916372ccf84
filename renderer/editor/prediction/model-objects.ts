import type { StepDetails } from '../../../core/document/document.ts';
import type { EditName } from '../../../core/document/edit-name.ts';
import { rectOf } from '../../../core/geometry/rect.ts';
import type { MaskEdit } from '../../../core/mask/mask-edit.ts';
import { makeModelObjects, objectLabels } from '../../../core/mask/model-objects.ts';
import { nextObject } from '../../../core/mask/segments.ts';
import type { Segment } from '../../../core/mask/segments.ts';
import type { Session } from '../session.ts';
import type { Workspace } from '../workspace.ts';
import type { PredictionLayer } from './prediction-layer.ts';

/** What a model drew on the open image. */
interface ModelDrawing {
  readonly session: Session;
  readonly layer: PredictionLayer;
  readonly edit: MaskEdit;
}

/**
 * Makes what a model drew a step, with objects of the classes that are drawn as such; where there can be no more, they
 * are plain pixels, which is told in words.
 */
export function commitDrawn(
  workspace: Workspace,
  name: EditName,
  drawing: ModelDrawing,
  details: StepDetails,
): void {
  const made = objectsOf(workspace, drawing);
  const objects = made?.map((after) => ({ id: after.id, before: null, after })) ?? [];
  workspace.commit(name, drawing.edit, { ...details, objects });
  if (made === null) workspace.state.update({ hint: 'objects-full' });
}

/** The new ones; null where there can be no more. */
function objectsOf(
  workspace: Workspace,
  { session: { document }, layer, edit }: ModelDrawing,
): readonly Segment[] | null {
  const labels = objectLabels(document.classes, layer.prediction.labels);
  if (labels.length === 0) return [];
  const first = nextObject(document.nextObject);
  if (first === null) return null;
  const cut = workspace.cutOf(layer.prediction.modelSha256);
  const made = makeModelObjects(edit, {
    ...workspace.labelling.modelRules(),
    labels,
    first,
    splitOf: (label) => layer.splitOf(label, cut),
  });
  workspace.changed(rectOf(edit.grid));
  return made;
}
