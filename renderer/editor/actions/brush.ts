import type { WriteRule } from '../state.ts';
import { clamp } from './action.ts';
import type { ActionContext, ActionsOf } from './action.ts';

const NEXT_RULE: Readonly<Record<WriteRule, WriteRule>> = {
  all: 'background',
  background: 'class',
  class: 'all',
};

/** One key press changes the size by about a seventh, and by one pixel at least. */
const GROWTH = 1.15;

/** Settings of painting; they are the editor's, not the document's, so nothing here can be undone. */
export const brushActions: ActionsOf<'brush'> = {
  'brush.size': { run: (context, size) => resize(context, () => size) },
  'brush.larger': { run: (context) => resize(context, (size) => Math.max(size + 1, size * GROWTH)) },
  'brush.smaller': { run: (context) => resize(context, (size) => Math.min(size - 1, size / GROWTH)) },
  'brush.shape': {
    run: ({ workspace }, brushShape) => {
      workspace.state.update({ brushShape });
      workspace.viewing.showCursor();
    },
  },
  'brush.toggleShape': {
    run: ({ workspace }) => {
      const { brushShape } = workspace.state.value;
      workspace.state.update({ brushShape: brushShape === 'round' ? 'square' : 'round' });
      workspace.viewing.showCursor();
    },
  },
  'brush.writeRule': { run: ({ workspace }, writeRule) => workspace.state.update({ writeRule }) },
  'brush.nextWriteRule': {
    run: ({ workspace }) => workspace.state.update({ writeRule: NEXT_RULE[workspace.state.value.writeRule] }),
  },
  'brush.tolerance': {
    run: ({ workspace }, value) => workspace.state.update({ tolerance: clamp(Math.round(value), 0, 255) }),
  },
  'brush.contiguous': { run: ({ workspace }, contiguous) => workspace.state.update({ contiguous }) },
  'brush.probabilityShift': {
    run: ({ workspace }, value) => workspace.state.update({ probabilityShift: clamp(value, 0, 1) }),
  },
};

function resize({ workspace }: ActionContext, sizeFrom: (size: number) => number): void {
  workspace.viewing.setBrushSize(sizeFrom(workspace.state.value.brushSize));
}
