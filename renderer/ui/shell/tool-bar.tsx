import { Separator, Toolbar } from 'react-aria-components';
import { TOOL_IDS } from '../../editor/tools/tool-id.ts';
import { ActionIconButton } from './action-button.tsx';
import { useEditor } from './desk.ts';
import { PANE } from './panes.ts';
import { text } from '../strings.ts';
import styles from './tool-bar.module.css';

/** The tools in the order of their registry, and undo and redo. */
export function ToolBar() {
  const tool = useEditor((state) => state.tool);
  return (
    <Toolbar className={styles['bar'] ?? ''} orientation="vertical" aria-label={text.bar.tools} {...PANE}>
      {TOOL_IDS.map((id) => (
        <ActionIconButton key={id} id={`tool.${id}`} isOn={tool === id} placement="right" />
      ))}
      <Separator className={styles['line'] ?? ''} />
      <ActionIconButton id="edit.undo" placement="right" />
      <ActionIconButton id="edit.redo" placement="right" />
    </Toolbar>
  );
}
