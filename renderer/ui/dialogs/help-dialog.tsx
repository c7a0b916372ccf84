import { useEffect, useState } from 'react';
import { ACTIONS, GROUPS, plainIds } from '../../actions/actions.ts';
import type { PlainActionId } from '../../actions/actions.ts';
import { chordsOf } from '../../actions/keymap.ts';
import type { KeymapPreset } from '../../actions/keymap.ts';
import { classes } from '../classes.ts';
import { Button } from '../controls/button.tsx';
import { Dropdown } from '../controls/dropdown.tsx';
import { Sheet } from '../controls/sheet.tsx';
import { useDesk, useObservable } from '../shell/desk.ts';
import { pressOf } from '../shell/key-input.ts';
import { PRESETS } from '../shell/keys.ts';
import { text } from '../strings.ts';
import styles from './help-dialog.module.css';

const words = text.help;

/** Every key, from the table that binds them; a press on one changes it. */
export function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  const { keys } = useDesk();
  const { preset, changes, conflicts } = useObservable(keys, (state) => state);
  return (
    <Sheet
      title={ACTIONS['app.help'].label}
      closeLabel={words.close}
      width="wide"
      onClose={onClose}
      actions={
        <div className={styles['foot']}>
          <p>{words.change}</p>
          <Button
            label={words.reset}
            isDisabled={Object.keys(changes).length === 0}
            onPress={() => keys.reset()}
          />
          <Dropdown<KeymapPreset>
            label={words.preset}
            isLabelHidden
            value={preset}
            options={PRESETS.map((value) => ({ value, label: words.presets[value] }))}
            onChange={(value) => keys.setPreset(value)}
          />
        </div>
      }
    >
      {conflicts.length > 0 && (
        <ul className={styles['conflicts']} role="alert">
          {conflicts.map(({ chord, actions }) => (
            <li key={chord}>
              {words.conflict(
                chord,
                actions.map((id) => ACTIONS[id].label),
              )}
            </li>
          ))}
        </ul>
      )}
      <div className={styles['columns']}>
        {Object.entries(GROUPS).map(([title, table]) => (
          <KeyGroup key={title} title={title} ids={plainIds(table)} />
        ))}
        <section>
          <h3>{words.mouse}</h3>
          <dl>
            {words.mouseRows.map(([name, way]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{way}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </Sheet>
  );
}

function KeyGroup({ title, ids }: { readonly title: string; readonly ids: readonly PlainActionId[] }) {
  const { keys } = useDesk();
  const keymap = useObservable(keys, (state) => state.keymap);
  return (
    <section>
      <h3>{title}</h3>
      <dl>
        {ids.map((id) => (
          <div key={id}>
            <dt>{ACTIONS[id].label}</dt>
            <dd>
              <KeyButton id={id} chords={keymap.get(id) ?? []} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

const MODIFIERS: ReadonlySet<string> = new Set(['Shift', 'Control', 'Alt', 'Meta']);

/** Shows the keys of an action; after a press it waits for the key that is to take their place. Escape leaves them. */
function KeyButton({ id, chords }: { readonly id: PlainActionId; readonly chords: readonly string[] }) {
  const { keys } = useDesk();
  const [isListening, setListening] = useState(false);

  useEffect(() => {
    if (!isListening) return undefined;
    const take = (event: KeyboardEvent): void => {
      if (MODIFIERS.has(event.key)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      setListening(false);
      if (event.key !== 'Escape') keys.bind(id, chordsOf(pressOf(event))[0]);
    };
    // Before every other listener: the dialog, too, has keys of its own.
    window.addEventListener('keydown', take, { capture: true });
    return () => window.removeEventListener('keydown', take, { capture: true });
  }, [isListening, keys, id]);

  const shown = chords.length === 0 ? words.noKey : chords.join('   ');
  return (
    <button
      type="button"
      className={classes(styles['key'], isListening && styles['listening'])}
      aria-label={words.keyOf(ACTIONS[id].label, isListening ? words.press : shown)}
      onClick={() => setListening(true)}
      onBlur={() => setListening(false)}
    >
      {isListening ? words.press : shown}
    </button>
  );
}
