import { useState } from 'react';
import type { KeyboardEvent } from 'react';
import { Dialog, Modal, ModalOverlay } from 'react-aria-components';
import { ACTIONS, plainIds } from '../../actions/actions.ts';
import type { Actions, PlainActionId } from '../../actions/actions.ts';
import { classes } from '../classes.ts';
import { Chord } from '../controls/chord.tsx';
import { useChord, useDesk } from '../shell/desk.ts';
import { text } from '../strings.ts';
import sheet from '../controls/sheet.module.css';
import styles from './palette-dialog.module.css';

/** Finds a command by its name and runs it. */
export function PaletteDialog({ onClose }: { readonly onClose: () => void }) {
  const { actions } = useDesk();
  const [words, setWords] = useState('');
  const [chosen, setChosen] = useState(0);
  const commands = matching(actions, words);
  const current = Math.min(chosen, commands.length - 1);

  const run = (id: PlainActionId | undefined): void => {
    if (id === undefined) return;
    onClose();
    actions.run(id);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) setChosen((current + step + commands.length) % Math.max(commands.length, 1));
    else if (event.key === 'Enter') run(commands[current]);
    else return;
    event.preventDefault();
  };

  return (
    <ModalOverlay
      className={classes(sheet['scrim'], styles['scrim'])}
      isOpen
      isDismissable
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <Modal className={sheet['sheet'] ?? ''}>
        <Dialog className={styles['palette'] ?? ''} aria-label={ACTIONS['app.palette'].label}>
          <input
            className={styles['input']}
            role="combobox"
            aria-label={text.palette.placeholder}
            aria-expanded="true"
            aria-controls="palette-commands"
            aria-activedescendant={commands.length > 0 ? `palette-${current}` : undefined}
            placeholder={text.palette.placeholder}
            value={words}
            autoFocus
            onChange={(event) => {
              setWords(event.currentTarget.value);
              setChosen(0);
            }}
            onKeyDown={onKeyDown}
          />
          <ul
            id="palette-commands"
            role="listbox"
            aria-label={ACTIONS['app.palette'].label}
            className={styles['list']}
          >
            {commands.map((id, index) => (
              <li
                key={id}
                id={`palette-${index}`}
                role="option"
                aria-selected={index === current}
                className={styles['command']}
                ref={index === current ? scrollIntoSight : null}
                onPointerEnter={() => setChosen(index)}
                onClick={() => run(id)}
              >
                {ACTIONS[id].label}
                <Key id={id} />
              </li>
            ))}
          </ul>
          {commands.length === 0 && <p className={styles['none']}>{text.palette.none}</p>}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Key({ id }: { readonly id: PlainActionId }) {
  const chord = useChord(id);
  return chord === undefined ? null : <Chord chord={chord} />;
}

function scrollIntoSight(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest' });
}

/** Commands that can run now and whose label holds every word, those that begin with the words first. */
function matching(actions: Actions, words: string): readonly PlainActionId[] {
  const parts = words.toLowerCase().split(/\s+/).filter(Boolean);
  const labelOf = (id: PlainActionId): string => ACTIONS[id].label.toLowerCase();
  const begins = (id: PlainActionId): boolean => labelOf(id).startsWith(parts.join(' '));
  return plainIds()
    .filter((id) => id !== 'app.palette' && actions.isEnabled(id))
    .filter((id) => parts.every((part) => labelOf(id).includes(part)))
    .sort((a, b) => Number(begins(b)) - Number(begins(a)));
}
