import { Tag } from 'lucide-react';
import { useState } from 'react';
import { Input, Label, ListBox, ListBoxItem, TextField } from 'react-aria-components';
import { CODE_LENGTHS } from '../../../core/document/codes.ts';
import type { CodePart } from '../../../core/document/codes.ts';
import type { ClassState } from '../../editor/state.ts';
import { Button, IconButton } from '../controls/button.tsx';
import { Segmented } from '../controls/segmented.tsx';
import { Sheet } from '../controls/sheet.tsx';
import { useDesk } from '../shell/desk.ts';
import { text } from '../strings.ts';
import { choiceOf, propertiesFor, propertyOf, sideOf, withSide, withSource } from './code-choice.ts';
import type { CodeChoice, CodeSource, Side } from './code-choice.ts';
import styles from './class-codes.module.css';

const words = text.codes;

/** What a class shows, in codes: the button that opens them, and the sheet where they are chosen. */
export function ClassCodes({ item }: { readonly item: ClassState }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <IconButton
        label={text.classes.codes(item.name)}
        size="small"
        placement="left"
        icon={<Tag aria-hidden="true" />}
        onPress={() => setOpen(true)}
      />
      {isOpen && <CodesSheet item={item} onClose={() => setOpen(false)} />}
    </>
  );
}

interface ChoiceProps {
  readonly choice: CodeChoice;
  readonly onChange: (choice: CodeChoice) => void;
}

function CodesSheet({ item, onClose }: { readonly item: ClassState; readonly onClose: () => void }) {
  const { actions } = useDesk();
  const { label, name } = item;
  const [choice, setChoice] = useState(() => choiceOf(item));
  const property = propertyOf(choice);
  const set = (): void => {
    actions.run('class.codes', { label, property: choice.source === 'name' ? null : property });
    onClose();
  };
  return (
    <Sheet
      title={text.classes.codes(name)}
      closeLabel={words.close}
      onClose={onClose}
      actions={<Button label={words.set} kind="primary" isDisabled={property === null} onPress={set} />}
    >
      <p>{words.lead}</p>
      <Segmented
        label={words.from}
        value={choice.source}
        options={(Object.keys(words.sources) as CodeSource[]).map((value) => ({
          value,
          label: words.sources[value],
        }))}
        onChange={(source) => setChoice(withSource(choice, source, name))}
      />
      {choice.source === 'list' && <FromList choice={choice} onChange={setChoice} />}
      {choice.source === 'own' && <ByHand choice={choice} onChange={setChoice} />}
      <dl className={styles['written']} aria-label={words.written}>
        {ROWS.filter((row) => choice[row].meaning !== '').map((row) => (
          <div key={row}>
            <dt>{words.rows[row]}</dt>
            <dd>{choice[row].meaning}</dd>
            <dd>{`${choice[row].scheme} ${choice[row].value}`}</dd>
          </div>
        ))}
      </dl>
    </Sheet>
  );
}

const ROWS = ['category', 'type', 'modifier'] as const;
const PARTS = Object.keys(words.parts) as CodePart[];
const SIDES_SHOWN = Object.keys(words.sides) as Side[];

function FromList({ choice, onChange }: ChoiceProps) {
  const [sought, setSought] = useState('');
  const found = propertiesFor(sought);
  const choose = (code: string | undefined): void => {
    const known = found.find(({ property }) => property.type.value === code);
    if (known !== undefined) onChange({ ...choice, ...known.property });
  };
  return (
    <>
      <div className={styles['list']}>
        <TextField
          className={styles['search'] ?? ''}
          value={sought}
          autoFocus
          onChange={setSought}
          onKeyDown={(event) => {
            if (event.key === 'Enter') choose(found[0]?.property.type.value);
            else event.continuePropagation();
          }}
        >
          <Label>{words.search}</Label>
          <Input />
        </TextField>
        <ListBox
          className={styles['found'] ?? ''}
          aria-label={words.list}
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[choice.type.value]}
          onSelectionChange={(keys) => {
            if (keys !== 'all') choose([...keys].map(String)[0]);
          }}
          renderEmptyState={() => words.none}
        >
          {found.map(({ names: [meaning = '', ...others], property: { category, type } }) => (
            <ListBoxItem
              key={type.value}
              id={type.value}
              textValue={meaning}
              className={styles['item'] ?? ''}
            >
              <span>
                {meaning}
                {others.length > 0 && <small>{others.join(', ')}</small>}
              </span>
              <small>{category.meaning}</small>
            </ListBoxItem>
          ))}
        </ListBox>
      </div>
      <Segmented
        label={words.side}
        value={sideOf(choice)}
        options={SIDES_SHOWN.map((value) => ({ value, label: words.sides[value] }))}
        onChange={(side) => onChange(withSide(choice, side))}
      />
    </>
  );
}

function ByHand({ choice, onChange }: ChoiceProps) {
  return (
    <div>
      <table className={styles['own']}>
        <thead>
          <tr>
            <td />
            {PARTS.map((part) => (
              <th key={part} scope="col">
                {words.parts[part]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {ROWS.map((row) => (
            <tr key={row}>
              <th scope="row">{words.rows[row]}</th>
              {PARTS.map((part) => (
                <td key={part}>
                  <input
                    aria-label={words.part(words.rows[row], words.parts[part])}
                    value={choice[row][part]}
                    maxLength={CODE_LENGTHS[part]}
                    onChange={({ currentTarget: { value } }) =>
                      onChange({ ...choice, [row]: { ...choice[row], [part]: value } })
                    }
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles['rule']}>{words.rule}</p>
    </div>
  );
}
