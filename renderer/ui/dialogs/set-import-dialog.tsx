import { useState } from 'react';
import type { LabelSet } from '../../../core/contract/label-sets.ts';
import type { ClassTarget } from '../../../core/document/imported-classes.ts';
import { isReviewed } from '../../../core/document/status.ts';
import { ACTIONS } from '../../actions/actions.ts';
import type {
  ReadySet,
  SetImage,
  SetImportState,
  SetOutcome,
  Steps,
} from '../../services/images/set-import.ts';
import type { MatchTable } from '../../../core/datasets/match.ts';
import { Button } from '../controls/button.tsx';
import { Progress } from '../controls/progress.tsx';
import { Segmented } from '../controls/segmented.tsx';
import { Sheet } from '../controls/sheet.tsx';
import { useDesk, useObservable } from '../shell/desk.ts';
import { text } from '../strings.ts';
import styles from './import-dialog.module.css';
import { Becomes, ClassHead, Notes, isNothing } from './import-parts.tsx';

const words = text.setImport;

/** What a labelled set holds of the project's images, and what is to become of it. */
export function SetImportDialog() {
  const { setImports } = useDesk().workbench;
  const state = useObservable(setImports, (now) => now);
  const cancel = (): void => setImports.cancel();
  const title = ACTIONS['app.importLabels'].label;
  const close = <Button label={words.close} kind="primary" autoFocus onPress={cancel} />;
  switch (state.phase) {
    case 'idle':
      return null;
    case 'ready':
      return <Choice key={state.set.set} ready={state} title={title} onClose={cancel} />;
    case 'offered':
      return (
        <Sheet
          title={title}
          closeLabel={words.close}
          onClose={cancel}
          actions={
            <>
              <Button label={words.later} onPress={cancel} />
              <Button
                label={words.offer}
                kind="primary"
                autoFocus
                onPress={() => void setImports.openOwn()}
              />
            </>
          }
        >
          <p>{words.offered(state.name)}</p>
        </Sheet>
      );
    case 'failed':
      return (
        <Sheet title={title} closeLabel={words.close} onClose={cancel} actions={close}>
          <p role="alert">{state.problem}</p>
        </Sheet>
      );
    case 'finished':
      return (
        <Sheet title={title} closeLabel={words.close} onClose={cancel} actions={close}>
          <Outcome name={state.name} outcome={state} />
        </Sheet>
      );
    case 'opening':
    case 'looking':
    case 'writing':
      return (
        <Sheet
          title={title}
          closeLabel={words.stop}
          onClose={cancel}
          actions={<Button label={words.stop} onPress={cancel} />}
        >
          <p role="status">{sentenceOf(state)}</p>
          <Advance steps={state.steps} />
        </Sheet>
      );
  }
}

function sentenceOf(state: SetImportState): string {
  if (state.phase === 'looking') return words.looking(state.name);
  if (state.phase === 'writing') return words.writing(state.name);
  const steps = state.phase === 'opening' ? state.steps : null;
  return steps?.total === null ? words.openingFound(steps.done) : words.opening;
}

/** The numbers are no status: each of them would be read out. */
function Advance({ steps }: { readonly steps: Steps | null }) {
  const { done = 0, total = null } = steps ?? {};
  const isKnown = total !== null && total > 0;
  return (
    <>
      <Progress label={words.progress} share={isKnown ? done / total : null} />
      {isKnown && <p>{words.steps(done, total)}</p>}
    </>
  );
}

interface ChoiceProps {
  readonly ready: ReadySet;
  readonly title: string;
  readonly onClose: () => void;
}

function Choice({ ready, title, onClose }: ChoiceProps) {
  const { setImports } = useDesk().workbench;
  const { set, table, problems } = ready;
  const [targets, setTargets] = useState(ready.targets);
  const [isReplacing, setReplacing] = useState(false);
  const [asObjects, setAsObjects] = useState(ready.asObjects);
  const [asReviewed, setAsReviewed] = useState(true);
  const reviewed = set.images.filter(({ said }) => said !== undefined && isReviewed(said.status)).length;
  const matches = table.rows.filter(({ verdict }) => verdict === 'match').length;
  return (
    <Sheet
      title={title}
      closeLabel={words.close}
      width="wide"
      onClose={onClose}
      actions={
        <Button
          label={words.run}
          kind="primary"
          isDisabled={matches === 0 || isNothing(targets)}
          onPress={() => void setImports.apply({ targets, isReplacing, asObjects, asReviewed })}
        />
      }
    >
      <p>{words.found(set.name, set.format, set.images.length, matches)}</p>
      {matches === 0 && <p role="alert">{words.none}</p>}
      <Classes ready={ready} targets={targets} onChange={setTargets} />
      <Segmented
        label={words.whereLabelled}
        value={isReplacing ? 'replace' : 'keep'}
        options={[
          { value: 'keep', label: words.keep },
          { value: 'replace', label: words.replace },
        ]}
        onChange={(chosen) => setReplacing(chosen === 'replace')}
      />
      {set.hasObjects && (
        <Segmented
          label={words.objects}
          value={asObjects ? 'objects' : 'pixels'}
          options={[
            { value: 'objects', label: words.asObjects },
            { value: 'pixels', label: words.asPixels },
          ]}
          onChange={(chosen) => setAsObjects(chosen === 'objects')}
        />
      )}
      {reviewed > 0 && (
        <Segmented
          label={words.reviewed(reviewed)}
          value={asReviewed ? 'reviewed' : 'unreviewed'}
          options={[
            { value: 'reviewed', label: words.asReviewed },
            { value: 'unreviewed', label: words.unreviewed },
          ]}
          onChange={(chosen) => setAsReviewed(chosen === 'reviewed')}
        />
      )}
      <Sets images={set.images} />
      <Matches table={table} />
      <Notes title={words.problems} notes={problems} />
    </Sheet>
  );
}

/** How a set is divided, where it is. */
function Sets({ images }: { readonly images: LabelSet['images'] }) {
  const sizes = { train: 0, validation: 0, test: 0 };
  for (const { set } of images) if (set !== null) sizes[set]++;
  if (sizes.validation + sizes.test === 0) return null;
  return <p>{words.sets(sizes)}</p>;
}

interface ClassesProps {
  readonly ready: ReadySet;
  readonly targets: readonly ClassTarget[];
  readonly onChange: (targets: readonly ClassTarget[]) => void;
}

function Classes({ ready, targets, onChange }: ClassesProps) {
  return (
    <table className={styles['segments']}>
      <thead>
        <tr>
          <th scope="col">{words.className}</th>
          <th scope="col">{words.becomes}</th>
        </tr>
      </thead>
      <tbody>
        {ready.set.classes.map(({ label, name, color }, at) => (
          <tr key={label}>
            <ClassHead name={name} color={color ?? null} />
            <Becomes {...{ at, targets, name, onChange, proposed: ready.targets }} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** So many rows are shown; the others are like them. */
const SHOWN = 300;

/** Labels and images side by side: first what fits nowhere, then what lacks labels, then what fits. */
function Matches({ table: { rows, missing } }: { readonly table: MatchTable<SetImage> }) {
  const nameOf = ({ key, frame }: SetImage): string => (frame === null ? key : words.frame(key, frame));
  const all = [
    ...rows.flatMap((row) =>
      row.verdict === 'match'
        ? []
        : [
            {
              labels: row.found.name,
              image: row.image === null ? '' : nameOf(row.image),
              result: row.reason,
            },
          ],
    ),
    ...missing
      .filter((image) => !rows.some((row) => row.image === image))
      .map((image) => ({ labels: '', image: nameOf(image), result: words.noLabels })),
    ...rows.flatMap((row) =>
      row.verdict === 'match'
        ? [{ labels: row.found.name, image: nameOf(row.image), result: words.matches[row.by] }]
        : [],
    ),
  ];
  return (
    <section className={styles['matches']} aria-label={words.images}>
      {/* Focusable, so that the keyboard can scroll it. */}
      <div tabIndex={0} role="group" aria-label={words.images}>
        <table className={styles['segments']}>
          <thead>
            <tr>
              <th scope="col">{words.labels}</th>
              <th scope="col">{words.image}</th>
              <th scope="col">{words.result}</th>
            </tr>
          </thead>
          <tbody>
            {all.slice(0, SHOWN).map(({ labels, image, result }) => (
              <tr key={`${labels}\n${image}`}>
                <td>{labels}</td>
                <td>{image}</td>
                <td>{result}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {all.length > SHOWN && <p>{words.more(all.length - SHOWN)}</p>}
    </section>
  );
}

function Outcome({ name, outcome }: { readonly name: string; readonly outcome: SetOutcome }) {
  const { counts, problems, isStopped } = outcome;
  const kinds = ['imported', 'same', 'kept', 'nothing'] as const;
  return (
    <>
      <p role="status">{isStopped ? words.stopped(name) : words.finished(name)}</p>
      <ul>
        {kinds
          .filter((kind) => counts[kind] > 0)
          .map((kind) => (
            <li key={kind}>{words.outcomes[kind](counts[kind])}</li>
          ))}
      </ul>
      {counts.imported > 0 && <p>{words.undo}</p>}
      <Notes title={words.problems} notes={problems} />
    </>
  );
}
