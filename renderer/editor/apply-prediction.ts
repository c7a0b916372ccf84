import { classColor } from '../../core/document/classes.ts';
import type { ClassDefinition } from '../../core/document/classes.ts';
import type { ClassChange } from '../../core/document/commit.ts';
import { regionBoxes } from '../../core/mask/regions.ts';
import { disagreement, hasDecisions } from '../../core/mask/threshold.ts';
import type { Prediction } from './ports.ts';
import { PredictionLayer } from './prediction-layer.ts';
import type { Workspace } from './workspace.ts';

/**
 * Rebases the open image onto a prediction: pixels no one decided on take its labels, those of people stay, and where
 * these disagree is listed. Waits for the end of a stroke under way; answers for another image are dropped.
 */
export function applyPrediction(workspace: Workspace, prediction: Prediction): void {
  workspace.whenFree(() => rebase(workspace, prediction));
}

function rebase(workspace: Workspace, prediction: Prediction): void {
  const { session } = workspace;
  if (session?.document.imageId !== prediction.imageId) return;
  const layer = new PredictionLayer(prediction, session.grid);
  const { threshold: before, conflicts: known } = workspace.state.value;
  // A person's threshold survives another run of the same model.
  const after = session.layer?.prediction.modelId === prediction.modelId ? before : prediction.threshold;
  const { grid } = session;
  const conflicts = hasDecisions(grid)
    ? regionBoxes({ width: grid.width, height: grid.height, data: disagreement(grid, layer.labels(after)) })
    : [];
  const edit = session.document.begin();
  const dirty = layer.apply(edit, after, workspace.labelling.modelWritable());
  // What another model was unsure of says nothing about this one.
  if (session.layer?.prediction.modelSha256 !== prediction.modelSha256) session.spread = null;
  session.layer = layer;
  workspace.state.update({ prediction, threshold: after, conflicts });
  workspace.changed(dirty);
  workspace.commit('prediction', edit, {
    classes: missingClasses(prediction, session.document.classes),
    detail: prediction.modelName,
    threshold: { before, after },
    conflicts: { before: known, after: conflicts },
  });
}

/** The model's classes that the project does not have yet. */
function missingClasses(prediction: Prediction, known: readonly ClassDefinition[]): readonly ClassChange[] {
  return prediction.labels
    .filter((label) => !known.some((definition) => definition.label === label))
    .map((label) => {
      const told = prediction.classes?.find((definition) => definition.label === label);
      const named = told ?? { label, name: `Class ${label}`, color: classColor(label) };
      return { label, before: null, after: { ...named, locked: false } };
    });
}
