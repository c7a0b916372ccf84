import {
  CheckCheck,
  Download,
  FolderOpen,
  Images,
  Keyboard,
  Lock,
  ScanSearch,
  Search,
  Settings,
} from 'lucide-react';
import { Input, SearchField } from 'react-aria-components';
import { Button, IconButton } from '../controls/button.tsx';
import { Dropdown } from '../controls/dropdown.tsx';
import { useActionStates, useDesk, useObservable } from './desk.ts';
import { PANE } from './panes.ts';
import { text } from '../strings.ts';
import styles from './top-bar.module.css';

/** Those with a button here that is not always possible. */
const ACTIONS = ['app.predict', 'app.predictAll', 'app.acceptAndNext', 'app.export'] as const;

/** Name of the project, search, and what is done with whole images. */
export function TopBar() {
  const { editor, workbench } = useDesk();
  useActionStates(ACTIONS);
  const isOpen = useObservable(workbench.project, ({ phase }) => phase === 'open');
  const isWritable = useObservable(workbench.project, ({ writable }) => writable);
  const name = useObservable(workbench.project, (state) => state.name);
  const isPredicting = useObservable(
    workbench.segmenter,
    ({ phase }) => phase === 'preparing' || phase === 'running',
  );

  return (
    <header className={styles['bar']} {...PANE}>
      <h1 className={styles['name']} title={isOpen ? name : undefined}>
        {isOpen ? name : text.appName}
      </h1>
      {isOpen && (
        <>
          <IconButton
            label={text.bar.openFolder}
            chord={editor.chordOf('app.openFolder')}
            icon={<FolderOpen aria-hidden="true" />}
            onPress={() => editor.run('app.openFolder')}
          />
          <ImageSearch />
          {!isWritable && (
            <span className={styles['note']} title={text.bar.readOnlyHint}>
              <Lock aria-hidden="true" />
              {text.bar.readOnly}
            </span>
          )}
        </>
      )}
      <span className={styles['gap']} />
      {isOpen && (
        <div className={styles['actions']}>
          <ModelChoice />
          <Button
            label={text.bar.predict}
            chord={editor.chordOf('app.predict')}
            icon={<ScanSearch aria-hidden="true" />}
            isDisabled={isPredicting || !editor.isEnabled('app.predict')}
            onPress={() => editor.run('app.predict')}
          />
          <Button
            label={text.bar.predictAll}
            icon={<Images aria-hidden="true" />}
            isDisabled={!editor.isEnabled('app.predictAll')}
            onPress={() => editor.run('app.predictAll')}
          />
          <Button
            label={text.bar.acceptAndNext}
            chord={editor.chordOf('app.acceptAndNext')}
            kind="primary"
            icon={<CheckCheck aria-hidden="true" />}
            isDisabled={!editor.isEnabled('app.acceptAndNext')}
            onPress={() => editor.run('app.acceptAndNext')}
          />
          <Button
            label={text.bar.export}
            icon={<Download aria-hidden="true" />}
            isDisabled={!editor.isEnabled('app.export')}
            onPress={() => editor.run('app.export')}
          />
        </div>
      )}
      <IconButton
        label={text.bar.help}
        chord={editor.chordOf('app.help')}
        icon={<Keyboard aria-hidden="true" />}
        onPress={() => editor.run('app.help')}
      />
      <IconButton
        label={text.bar.settings}
        chord={editor.chordOf('app.settings')}
        icon={<Settings aria-hidden="true" />}
        onPress={() => editor.run('app.settings')}
      />
    </header>
  );
}

function ImageSearch() {
  const { shell } = useDesk();
  const search = useObservable(shell, (state) => state.search);
  return (
    <SearchField
      className={styles['search'] ?? ''}
      aria-label={text.bar.search}
      value={search}
      onChange={(value) => shell.setSearch(value)}
    >
      <Search aria-hidden="true" />
      <Input placeholder={text.bar.search} />
    </SearchField>
  );
}

function ModelChoice() {
  const { models } = useDesk().workbench;
  const entries = useObservable(models, (state) => state.entries);
  const selected = useObservable(models, (state) => state.selected);
  return (
    <div className={styles['model']}>
      <Dropdown
        label={text.bar.model}
        isLabelHidden
        placeholder={text.bar.noModel}
        value={selected?.manifest.id ?? null}
        options={entries.map(({ manifest, problem }) => ({
          value: manifest.id,
          label: manifest.name,
          isDisabled: problem !== undefined,
        }))}
        onChange={(id) => void models.select(id)}
      />
    </div>
  );
}
