import { Redo2, Undo2 } from 'lucide-react';
import { Separator, Toolbar } from 'react-aria-components';
import { TOOL_IDS } from '../../editor/tools/tool-id.ts';
import { actionName } from '../action-names.ts';
import { IconButton } from '../controls/button.tsx';
import { useActionStates, useDesk, useEditor } from './desk.ts';
import { PANE } from './panes.ts';
import { text } from '../strings.ts';
import { TOOL_ICONS } from './tool-icons.tsx';
import styles from './tool-bar.module.css';

const ACTIONS = ['edit.undo', 'edit.redo'] as const;

/** The tools in the order of their registry, and undo and redo. */
export function ToolBar() {
  const { editor } = useDesk();
  useActionStates(ACTIONS);
  const tool = useEditor((state) => state.tool);
  return (
    <Toolbar className={styles['bar'] ?? ''} orientation="vertical" aria-label={text.bar.tools} {...PANE}>
      {TOOL_IDS.map((id) => {
        const Icon = TOOL_ICONS[id];
        return (
          <IconButton
            key={id}
            label={actionName(`tool.${id}`)}
            chord={editor.chordOf(`tool.${id}`)}
            icon={<Icon aria-hidden="true" />}
            isOn={tool === id}
            placement="right"
            onPress={() => editor.run(`tool.${id}`)}
          />
        );
      })}
      <Separator className={styles['line'] ?? ''} />
      <IconButton
        label={text.bar.undo}
        chord={editor.chordOf('edit.undo')}
        icon={<Undo2 aria-hidden="true" />}
        isDisabled={!editor.isEnabled('edit.undo')}
        placement="right"
        onPress={() => editor.run('edit.undo')}
      />
      <IconButton
        label={text.bar.redo}
        chord={editor.chordOf('edit.redo')}
        icon={<Redo2 aria-hidden="true" />}
        isDisabled={!editor.isEnabled('edit.redo')}
        placement="right"
        onPress={() => editor.run('edit.redo')}
      />
    </Toolbar>
  );
}
