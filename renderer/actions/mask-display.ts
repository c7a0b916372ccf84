import { moveThreshold } from '../editor/prediction/threshold-gesture.ts';
import { thresholdInHand } from '../editor/state.ts';
import type { EditorState } from '../editor/state.ts';
import type { ActionContext, ActionTable } from './action.ts';

const OPACITY_STEP = 0.1;
const THRESHOLD_STEP = 0.01;

const NEXT_OVERLAY: Readonly<Record<EditorState['overlay'], EditorState['overlay']>> = {
  none: 'provenance',
  provenance: 'difference',
  difference: 'probability',
  probability: 'none',
};

/** How the mask is shown, and the threshold it follows. */
export const maskDisplayActions = {
  'mask.toggle': {
    label: 'Show or hide the mask',
    keys: ['V'],
    holds: true,
    run: ({ workspace }) => workspace.set({ maskVisible: !workspace.state.value.maskVisible }),
  },
  'mask.toggleOutline': {
    label: 'Outline only',
    keys: ['Shift+V'],
    holds: true,
    run: ({ workspace }) => workspace.set({ outlineOnly: !workspace.state.value.outlineOnly }),
  },
  'mask.toggleImage': {
    label: 'Show or hide the image',
    keys: ['Shift+M'],
    holds: true,
    run: ({ workspace }) => workspace.set({ imageVisible: !workspace.state.value.imageVisible }),
  },
  'mask.moreOpaque': {
    label: 'Increase mask opacity',
    keys: ['.'],
    run: ({ workspace }) => workspace.set({ opacity: workspace.state.value.opacity + OPACITY_STEP }),
  },
  'mask.lessOpaque': {
    label: 'Decrease mask opacity',
    keys: [','],
    run: ({ workspace }) => workspace.set({ opacity: workspace.state.value.opacity - OPACITY_STEP }),
  },
  /** `live` while a slider is being dragged: shown at once, but one history step when it is let go. */
  'mask.threshold': {
    run: ({ workspace }, { value, live }: { readonly value: number; readonly live: boolean }) =>
      moveThreshold(workspace, value, live),
  },
  'mask.thresholdUp': {
    label: 'Raise the threshold',
    keys: ['='],
    run: (context) => nudge(context, THRESHOLD_STEP),
  },
  'mask.thresholdDown': {
    label: 'Lower the threshold',
    keys: ['-'],
    run: (context) => nudge(context, -THRESHOLD_STEP),
  },
  'mask.nextOverlay': {
    label: 'Next overlay',
    keys: ['Shift+P'],
    run: ({ workspace }) => workspace.set({ overlay: NEXT_OVERLAY[workspace.state.value.overlay] }),
  },
} as const satisfies ActionTable;

function nudge({ workspace }: ActionContext, step: number): void {
  moveThreshold(workspace, Math.round((thresholdInHand(workspace.state.value) + step) * 100) / 100, false);
}
