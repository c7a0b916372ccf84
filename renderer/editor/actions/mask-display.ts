import { moveThreshold } from '../prediction/threshold-gesture.ts';
import type { EditorState } from '../state.ts';
import { clamp } from './action.ts';
import type { ActionContext } from './action.ts';

const OPACITY_STEP = 0.1;
const THRESHOLD_STEP = 0.01;

const NEXT_OVERLAY: Readonly<Record<EditorState['overlay'], EditorState['overlay']>> = {
  none: 'provenance',
  provenance: 'difference',
  difference: 'probability',
  probability: 'none',
};

/** How the mask is shown, and the threshold it follows. */
export const maskDisplay = {
  'mask.toggle': toggle('maskVisible'),
  'mask.toggleOutline': toggle('outlineOnly'),
  'mask.toggleImage': toggle('imageVisible'),
  'mask.opacity': { run: (context: ActionContext, value: number) => setOpacity(context, value) },
  'mask.moreOpaque': {
    run: (context: ActionContext) => setOpacity(context, opacityOf(context) + OPACITY_STEP),
  },
  'mask.lessOpaque': {
    run: (context: ActionContext) => setOpacity(context, opacityOf(context) - OPACITY_STEP),
  },
  'mask.outlineWidth': {
    run: ({ workspace }: ActionContext, width: number) =>
      workspace.state.update({ outlineWidth: clamp(width, 0.5, 8) }),
  },
  'mask.overlay': {
    run: ({ workspace }: ActionContext, overlay: EditorState['overlay']) =>
      workspace.state.update({ overlay }),
  },
  'mask.nextOverlay': {
    run: ({ workspace }: ActionContext) =>
      workspace.state.update({ overlay: NEXT_OVERLAY[workspace.state.value.overlay] }),
  },
  'mask.threshold': {
    run: (
      { workspace }: ActionContext,
      { value, live }: { readonly value: number; readonly live: boolean },
    ) => moveThreshold(workspace, value, live),
  },
  'mask.thresholdUp': { run: (context: ActionContext) => nudge(context, THRESHOLD_STEP) },
  'mask.thresholdDown': { run: (context: ActionContext) => nudge(context, -THRESHOLD_STEP) },
};

function toggle(field: 'maskVisible' | 'outlineOnly' | 'imageVisible'): {
  readonly run: (context: ActionContext) => void;
} {
  return { run: ({ workspace }) => workspace.state.update({ [field]: !workspace.state.value[field] }) };
}

function opacityOf({ workspace }: ActionContext): number {
  return workspace.state.value.opacity;
}

function setOpacity({ workspace }: ActionContext, value: number): void {
  workspace.state.update({ opacity: clamp(Math.round(value * 100) / 100, 0, 1) });
}

function nudge({ workspace }: ActionContext, step: number): void {
  moveThreshold(workspace, Math.round((workspace.state.value.threshold + step) * 100) / 100, false);
}
