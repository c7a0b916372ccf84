import type { ToolId } from '../tools/tool-id.ts';
import type { ActionDefinition, ActionsOf } from './action.ts';

/** One action a tool; a half-drawn outline is filled when another tool is taken up. */
export const toolActions: ActionsOf<'tool'> = {
  'tool.pan': select('pan'),
  'tool.brush': select('brush'),
  'tool.eraser': select('eraser'),
  'tool.probability-brush': select('probability-brush'),
  'tool.threshold-brush': select('threshold-brush'),
  'tool.fill': select('fill'),
  'tool.wand': select('wand'),
  'tool.lasso': select('lasso'),
  'tool.polygon': select('polygon'),
  'tool.rectangle': select('rectangle'),
  'tool.ellipse': select('ellipse'),
  'tool.window-level': select('window-level'),
  'tool.measure': select('measure'),
};

function select(tool: ToolId): ActionDefinition<`tool.${ToolId}`> {
  return { run: ({ workspace }) => workspace.selectTool(tool) };
}
