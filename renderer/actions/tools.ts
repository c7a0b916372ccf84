import { TOOLS } from '../editor/tools/registry.ts';
import { TOOL_IDS } from '../editor/tools/tool-id.ts';
import type { ToolId } from '../editor/tools/tool-id.ts';
import type { Tool } from '../editor/tools/tool.ts';
import type { Action, ActionContext } from './action.ts';

interface ToolAction<Id extends ToolId> extends Action {
  readonly label: string;
  readonly icon: (typeof TOOLS)[Id]['icon'];
  readonly run: (context: ActionContext) => void;
}

/** Taking up a tool, one action each, as the tools say it themselves. */
export const toolActions = Object.fromEntries(TOOL_IDS.map((id) => [`tool.${id}`, takeUp(id)])) as {
  readonly [Id in ToolId as `tool.${Id}`]: ToolAction<Id>;
};

/** A half-drawn outline is filled when another tool is taken up. */
function takeUp(id: ToolId): Action {
  const { label, icon, keys, holds }: Tool = TOOLS[id];
  const run = ({ workspace }: ActionContext): void => workspace.selectTool(id);
  return { label, icon, keys, ...(holds === undefined ? {} : { holds }), run };
}
