import { Provenance } from '../../core/mask/provenance.ts';
import { rectangleSpans } from '../../core/geometry/shapes.ts';
import { sameRect } from '../../core/geometry/rect.ts';
import type { Rect } from '../../core/geometry/rect.ts';
import { markSpans } from '../../core/mask/paint.ts';
import { uncertainRegions } from '../../core/mask/regions.ts';
import { adoptLabels } from '../../core/mask/threshold.ts';
import { commitDrawn } from '../editor/prediction/model-objects.ts';
import type { Session } from '../editor/session.ts';
import type { FocusPlace } from '../editor/state.ts';
import type { Workspace } from '../editor/workspace.ts';
import { ask, onImage } from './action.ts';
import type { ActionContext, ActionTable } from './action.ts';

/** Stepping through places that want a person's eye, and confirming them. */
export const regionActions = {
  'region.next': {
    label: 'Next uncertain region',
    keys: ['Tab'],
    ...onImage(({ workspace }, session) => goToUncertain(workspace, session, 1)),
  },
  'region.previous': {
    label: 'Previous uncertain region',
    keys: ['Shift+Tab'],
    ...onImage(({ workspace }, session) => goToUncertain(workspace, session, -1)),
  },
  'region.confirm': {
    label: 'Confirm the region',
    keys: ['Enter'],
    writes: true,
    isEnabled: ({ workspace }) => workspace.session !== null && workspace.view.value.focus !== null,
    run: ({ workspace }) => confirm(workspace),
  },
} as const satisfies ActionTable;

/** Stepping through what a newer prediction sees otherwise than a person did; `region.confirm` keeps the person's. */
export const conflictActions = {
  'conflict.next': {
    label: 'Next conflict',
    icon: 'chevron-right',
    keys: ['N'],
    isEnabled: hasConflicts,
    run: ({ workspace }) => goToConflict(workspace, 1),
  },
  'conflict.previous': {
    label: 'Previous conflict',
    icon: 'chevron-left',
    keys: ['Shift+N'],
    isEnabled: hasConflicts,
    run: ({ workspace }) => goToConflict(workspace, -1),
  },
  'conflict.nextImage': {
    label: 'Next image with conflicts',
    icon: 'skip-forward',
    keys: ['Ctrl+D'],
    isEnabled: ({ app }) => app.project.state.counts.disputed > 0,
    run: ask(({ project }) => project.nextDisputed()),
  },
  'conflict.goTo': {
    isEnabled: hasConflicts,
    run: ({ workspace }, index: number) => {
      const { conflicts } = workspace.state.value;
      const region = conflicts[index];
      if (region !== undefined) {
        workspace.viewing.focus(region, { kind: 'conflict', number: index + 1, total: conflicts.length });
      }
    },
  },
  'conflict.takeModel': {
    label: 'Use the model’s version',
    keys: ['Shift+Enter'],
    writes: true,
    isEnabled: (context) => focusedConflict(context) !== undefined,
    run: takeModel,
  },
} as const satisfies ActionTable;

function hasConflicts({ workspace }: ActionContext): boolean {
  return workspace.state.value.conflicts.length > 0;
}

/** The conflict that the frame is around. */
function focusedConflict({ workspace }: ActionContext): Rect | undefined {
  const { focus } = workspace.view.value;
  return workspace.state.value.conflicts.find((region) => focus !== null && sameRect(region, focus));
}

function goToUncertain(
  workspace: Workspace,
  { grid, layer, ttaDisagreement }: Session,
  direction: 1 | -1,
): void {
  if (layer === null) {
    workspace.state.update({ hint: 'no-prediction' });
    return;
  }
  const { threshold, activeLabel } = workspace.state.value;
  step(
    workspace,
    'uncertain',
    uncertainRegions(grid, layer.probability(activeLabel), threshold, ttaDisagreement),
    direction,
  );
}

function goToConflict(workspace: Workspace, direction: 1 | -1): void {
  step(workspace, 'conflict', workspace.state.value.conflicts, direction);
}

/** Goes on from the region in focus, round and round; from elsewhere, to the first (or the last, going back). */
function step(
  workspace: Workspace,
  kind: FocusPlace['kind'],
  regions: readonly Rect[],
  direction: 1 | -1,
): void {
  const { focus } = workspace.view.value;
  const current = regions.findIndex((region) => focus !== null && sameRect(region, focus));
  const start = current < 0 && direction === -1 ? 0 : current;
  const index = (start + direction + regions.length) % Math.max(1, regions.length);
  const next = regions[index];
  if (next === undefined) workspace.state.update({ hint: 'nothing-left' });
  else workspace.viewing.focus(next, { kind, number: index + 1, total: regions.length });
}

/** What is inside the frame is right as it is, a person says. */
function confirm(workspace: Workspace): void {
  workspace.settle();
  const { focus } = workspace.view.value;
  const { session } = workspace;
  if (session === null || focus === null) return;
  const edit = session.document.begin();
  const corners = [
    { x: focus.left, y: focus.top },
    { x: focus.right, y: focus.bottom },
  ] as const;
  workspace.changed(markSpans(edit, rectangleSpans(...corners), Provenance.confirmed));
  workspace.commit('confirm', edit, { fields: { conflicts: conflictsBut(workspace, focus) } });
  workspace.view.update({ focus: null });
}

/** The newer prediction is right about the conflict in the frame, a person says. */
function takeModel(context: ActionContext): void {
  const { workspace } = context;
  workspace.settle();
  const { session } = workspace;
  const conflict = focusedConflict(context);
  const layer = session?.layer ?? null;
  if (conflict === undefined || session === null || layer === null) return;
  const { threshold } = workspace.state.value;
  const edit = session.document.begin();
  const labels = layer.labels(threshold);
  workspace.changed(adoptLabels(edit, conflict, labels, workspace.labelling.modelRules()));
  layer.forgetLabels();
  const conflicts = conflictsBut(workspace, conflict);
  commitDrawn(workspace, 'take-model', { session, layer, edit }, { fields: { conflicts } });
  workspace.view.update({ focus: null });
}

/** Those that are listed once a region was decided on, until the step is taken back. */
function conflictsBut({ state }: Workspace, region: Rect): readonly Rect[] {
  return state.value.conflicts.filter((other) => !sameRect(other, region));
}
