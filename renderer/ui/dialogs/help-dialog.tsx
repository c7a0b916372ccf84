import { ACTIONS, isPlain } from '../../editor/actions.ts';
import type { ActionGroup } from '../../editor/actions.ts';
import { actionName } from '../action-names.ts';
import { Sheet } from '../controls/sheet.tsx';
import { useDesk } from '../desk.ts';
import { text } from '../strings.ts';
import styles from './help-dialog.module.css';

const GROUPS = Object.keys(text.groups) as readonly ActionGroup[];

/** Every key, from the table that binds them. */
export function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  const { editor } = useDesk();
  const sections = GROUPS.map((group) => ({
    title: text.groups[group],
    rows: ACTIONS.flatMap(({ id, group: own }) => {
      const chords = own === group && isPlain(id) ? (editor.keymap.get(id) ?? []) : [];
      return chords.length === 0 ? [] : [[actionName(id), chords.join('   ')] as const];
    }),
  }));
  return (
    <Sheet title={text.help.title} closeLabel={text.help.close} width="wide" onClose={onClose}>
      <div className={styles['columns']}>
        {[...sections, { title: text.help.mouse, rows: text.help.mouseRows }].map(
          ({ title, rows }) =>
            rows.length > 0 && (
              <section key={title}>
                <h3>{title}</h3>
                <dl>
                  {rows.map(([name, keys]) => (
                    <div key={name}>
                      <dt>{name}</dt>
                      <dd>{keys}</dd>
                    </div>
                  ))}
                </dl>
              </section>
            ),
        )}
      </div>
    </Sheet>
  );
}
