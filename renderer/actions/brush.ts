import type { WriteRule } from '../editor/state.ts';
import type { ActionContext, ActionTable } from './action.ts';

const NEXT_RULE: Readonly<Record<WriteRule, WriteRule>> = {
  all: 'background',
  background: 'class',
  class: 'all',
};

/** One key press changes the size by about a seventh, and by one pixel at least. */
const GROWTH = 1.15;

export const brushActions = {
  'brush.larger': {
    label: 'Larger brush',
    keys: [']'],
    run: (context) => resize(context, (size) => Math.max(size + 1, size * GROWTH)),
  },
  'brush.smaller': {
    label: 'Smaller brush',
    keys: ['['],
    run: (context) => resize(context, (size) => Math.min(size - 1, size / GROWTH)),
  },
  'brush.toggleShape': {
    label: 'Round or square brush',
    keys: ['Shift+B'],
    run: ({ workspace }) => {
      const { brushShape } = workspace.state.value;
      workspace.set({ brushShape: brushShape === 'round' ? 'square' : 'round' });
    },
  },
  'brush.toggleSphere': {
    label: 'Brush as a sphere or a disc',
    keys: ['Shift+G'],
    isEnabled: ({ app }) => app.planes.state.volume !== null,
    // A sphere goes through all frames, which are at hand while planes are shown.
    run: ({ workspace }) => {
      const { brushShape, volume } = workspace.state.value;
      if (brushShape === 'sphere' && volume !== null) workspace.set({ brushShape: 'round' });
      else workspace.set({ brushShape: 'sphere', threePlanes: true });
    },
  },
  'brush.nextWriteRule': {
    label: 'Brush overwrite mode',
    keys: ['Shift+W'],
    run: ({ workspace }) => workspace.set({ writeRule: NEXT_RULE[workspace.state.value.writeRule] }),
  },
} as const satisfies ActionTable;

function resize({ workspace }: ActionContext, sizeFrom: (size: number) => number): void {
  workspace.set({ brushSize: sizeFrom(workspace.state.value.brushSize) });
}
