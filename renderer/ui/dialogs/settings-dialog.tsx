import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import type { AppInfo } from '../../../core/contract/channels.ts';
import type { ProviderChoice } from '../../../core/contract/inference.ts';
import { providers } from '../../../core/contract/providers.ts';
import { standingFor } from '../../../core/document/classes.ts';
import { ACTIONS } from '../../actions/actions.ts';
import type { Inference } from '../../services/prediction/inference.ts';
import { ArchiveSettings } from '../archive/archive-settings.tsx';
import { Button } from '../controls/button.tsx';
import { Dropdown } from '../controls/dropdown.tsx';
import { Segmented } from '../controls/segmented.tsx';
import { Sheet } from '../controls/sheet.tsx';
import { TextField } from '../controls/text-field.tsx';
import { useDesk, useEditor, useObservable } from '../shell/desk.ts';
import { providerName } from '../format.ts';
import { THEMES } from '../shell/shell.ts';
import { text } from '../strings.ts';
import { MeasuringSettings } from './measuring-settings.tsx';
import { ProviderTable } from './provider-table.tsx';
import styles from './settings-dialog.module.css';

const words = text.settings;

export function SettingsDialog({ onClose }: { readonly onClose: () => void }) {
  const { shell } = useDesk();
  const theme = useObservable(shell, (state) => state.theme);
  return (
    <Sheet title={ACTIONS['app.settings'].label} closeLabel={words.close} width="wide" onClose={onClose}>
      <Section title={words.appearance}>
        <Segmented
          label={words.theme}
          isLabelHidden
          value={theme}
          options={THEMES.map((value) => ({ value, label: words.themes[value] }))}
          onChange={(value) => shell.setTheme(value)}
        />
      </Section>
      <Section title={text.person.title}>
        <OwnName />
      </Section>
      <Section title={words.processing}>
        <Processing />
      </Section>
      <Measuring />
      <Section title={text.archive.title}>
        <ArchiveSettings />
      </Section>
      <Section title={words.models}>
        <ModelList />
      </Section>
      <Meanings />
      <About />
    </Sheet>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={styles['section']}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

/** Of the open project, where there is one. */
function Measuring() {
  const { project } = useDesk().workbench;
  const isOpen = useObservable(project, ({ phase }) => phase === 'open');
  if (!isOpen) return null;
  return (
    <Section title={text.measuring.title}>
      <MeasuringSettings />
    </Section>
  );
}

/** Counts as it is typed, however the dialog is left: nobody takes a step meanwhile. */
function OwnName() {
  const { annotator } = useDesk().workbench;
  const [name, setName] = useState(annotator.state.name ?? '');
  const change = (typed: string): void => {
    setName(typed);
    void annotator.call(typed);
  };
  return (
    <>
      <TextField label={text.person.name} value={name} onChange={change} />
      <p className={styles['note']}>{text.person.hint}</p>
    </>
  );
}

function Processing() {
  const { inference } = useDesk().workbench;
  const table = useObservable(inference, (state) => state.table);
  useEffect(() => void inference.loadTable(), [inference]);
  const problem = useObservable(inference, (state) => state.problem);
  if (table === undefined) return <ProviderTest inference={inference} problem={problem} />;
  const usable = providers.filter((provider) =>
    table.rows.some(
      (row) => row.provider === provider && (row.state === 'chosen' || row.state === 'available'),
    ),
  );
  return (
    <>
      <p className={styles['note']}>{words.processingHint}</p>
      <div className={styles['choice']}>
        <Dropdown<ProviderChoice>
          label={words.provider}
          isLabelHidden
          value={table.choice}
          options={[
            { value: 'auto', label: words.automatic },
            ...usable.map((value) => ({ value, label: providerName(value) })),
          ]}
          onChange={(value) => void inference.choose(value)}
        />
      </div>
      <ProviderTable rows={table.rows} />
      {problem !== undefined && <Problem>{problem}</Problem>}
    </>
  );
}

interface TestProps {
  readonly inference: Inference;
  readonly problem: string | undefined;
}

/** While there is no table: the test is under way, or came to nothing. */
function ProviderTest({ inference, problem }: TestProps) {
  const isOver = problem !== undefined;
  return (
    <>
      {isOver ? <Problem>{problem}</Problem> : <p className={styles['note']}>{words.testing}</p>}
      <div>
        <Button
          label={isOver ? words.testAgain : words.stopTest}
          onPress={() => void (isOver ? inference.loadTable() : inference.cancelTest())}
        />
      </div>
    </>
  );
}

function Problem({ children }: { readonly children: string }) {
  return (
    <p className={styles['bad']} role="alert">
      {children}
    </p>
  );
}

function ModelList() {
  const { models } = useDesk().workbench;
  const entries = useObservable(models, (state) => state.entries);
  const problem = useObservable(models, (state) => state.problem);
  return (
    <>
      <ul className={styles['models']}>
        {entries.map(({ manifest, origin, problem: refusal }) => (
          <li key={manifest.id}>
            <strong>{manifest.name}</strong>
            <span>{manifest.task}</span>
            <span className={refusal === undefined ? undefined : styles['bad']}>
              {refusal ?? `${words[origin]} · ${words.parameters(manifest.parameters)} · ${manifest.licence}`}
            </span>
          </li>
        ))}
      </ul>
      {problem !== undefined && <Problem>{problem}</Problem>}
      <div>
        <Button label={words.addModel} onPress={() => void models.add()} />
      </div>
    </>
  );
}

/** What the classes of the chosen model are in the open project. */
function Meanings() {
  const { actions, workbench } = useDesk();
  const model = useObservable(workbench.models, (state) => state.selected);
  const classes = useEditor((state) => state.classes);
  const isOpen = useEditor((state) => state.imageId !== null);
  if (model === undefined || !isOpen) return null;
  return (
    <Section title={text.meanings.title}>
      <p className={styles['note']}>{text.meanings.hint}</p>
      {model.manifest.classes.map(({ name }) => (
        <Dropdown
          key={name}
          label={text.meanings.of(name)}
          placeholder={text.meanings.none}
          value={standingFor({ classes }, name)?.label.toString() ?? null}
          options={classes.map((own) => ({ value: String(own.label), label: own.name }))}
          onChange={(label) => actions.run('class.mean', { label: Number(label), name })}
        />
      ))}
    </Section>
  );
}

function About() {
  const { bridge } = useDesk();
  const [info, setInfo] = useState<AppInfo | null>(null);
  useEffect(() => {
    let isCurrent = true;
    void bridge.request('app.info').then((answer) => {
      if (isCurrent && answer.ok) setInfo(answer.value);
    });
    return () => {
      isCurrent = false;
    };
  }, [bridge]);
  return (
    <Section title={words.about}>
      <p className={styles['note']}>
        {info !== null && `${info.name} · ${words.version(info.version)} · Electron ${info.electron}. `}
        {text.notADevice}
      </p>
    </Section>
  );
}
