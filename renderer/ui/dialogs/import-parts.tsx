import type { ClassTarget } from '../../../core/document/imported-classes.ts';
import { Dropdown } from '../controls/dropdown.tsx';
import { useDesk, useObservable } from '../shell/desk.ts';
import { text } from '../strings.ts';
import styles from './import-dialog.module.css';

/** What dialogs of imports have in common. */

const words = text.labelImport;

/** Ids of what a class may become; the others are labels of classes. */
const NEW = 'new';
const NONE = 'none';

export function isNothing(targets: readonly ClassTarget[]): boolean {
  return targets.every((target) => target === NONE);
}

interface ClassHeadProps {
  readonly name: string;
  /** Null where the file tells none. */
  readonly color: string | null;
}

export function ClassHead({ name, color }: ClassHeadProps) {
  return (
    <th scope="row">
      {color !== null && <span className={styles['color']} style={{ background: color }} />}
      {name}
    </th>
  );
}

interface BecomesProps {
  readonly name: string;
  /** Where in the file the class stands. */
  readonly at: number;
  readonly targets: readonly ClassTarget[];
  /** What was proposed: only where that is a new class there can be one. */
  readonly proposed: readonly ClassTarget[];
  readonly onChange: (targets: readonly ClassTarget[]) => void;
}

/** What a class of a file is to become here. */
export function Becomes({ name, at, targets, proposed, onChange }: BecomesProps) {
  const classes = useObservable(useDesk().workbench.project, (state) => state.classes);
  return (
    <td>
      <Dropdown
        label={words.becomesOf(name)}
        isLabelHidden
        value={String(targets[at] ?? NONE)}
        options={[
          ...classes.map((own) => ({ value: String(own.label), label: own.name })),
          ...(proposed[at] === NEW ? [{ value: NEW, label: words.newClass(name) }] : []),
          { value: NONE, label: words.leaveOut },
        ]}
        onChange={(chosen) => {
          const target = chosen === NEW || chosen === NONE ? chosen : Number(chosen);
          onChange(targets.map((before, place) => (place === at ? target : before)));
        }}
      />
    </td>
  );
}

interface NotesProps {
  readonly title: string;
  readonly notes: readonly string[];
}

export function Notes({ title, notes }: NotesProps) {
  if (notes.length === 0) return null;
  return (
    <section className={styles['notes']}>
      <h3>{title}</h3>
      {/* Focusable, so that the keyboard can scroll it. */}
      <ul tabIndex={0} aria-label={title}>
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </section>
  );
}
