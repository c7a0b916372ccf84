import { TOOL_IDS } from '../tools/tool-id.ts';
import type { ToolId } from '../tools/tool-id.ts';
import type { ActionDefinition, ActionsOf } from './action.ts';

/** One action a tool; a half-drawn outline is filled when another tool is taken up. */
export const toolActions = Object.fromEntries(
  TOOL_IDS.map((tool) => [`tool.${tool}`, select(tool)]),
) as ActionsOf<'tool'>;

function select(tool: ToolId): ActionDefinition<`tool.${ToolId}`> {
  return { run: ({ workspace }) => workspace.selectTool(tool) };
}
