import { Lock, Search } from 'lucide-react';
import { Input, SearchField } from 'react-aria-components';
import { Dropdown } from '../controls/dropdown.tsx';
import { ActionButton, ActionIconButton } from './action-button.tsx';
import { useDesk, useObservable } from './desk.ts';
import { PANE } from './panes.ts';
import { text } from '../strings.ts';
import styles from './top-bar.module.css';

/** Name of the project, search, and what is done with whole images. */
export function TopBar() {
  const { project } = useDesk().workbench;
  const isOpen = useObservable(project, ({ phase }) => phase === 'open');
  const isWritable = useObservable(project, ({ writable }) => writable);
  const isHeld = useObservable(project, ({ access }) => access.holder !== null);
  const name = useObservable(project, (state) => state.name);

  return (
    <header className={styles['bar']} {...PANE}>
      <h1 className={styles['name']} title={isOpen ? name : undefined}>
        {isOpen ? name : text.appName}
      </h1>
      {isOpen && (
        <>
          <ActionIconButton id="app.openFolder" />
          <ImageSearch />
          {(isHeld || !isWritable) && (
            <span
              className={styles['note']}
              title={isHeld ? text.bar.openElsewhereHint : text.bar.readOnlyHint}
            >
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
          <ActionButton id="app.predict" isKeyShown />
          <ActionButton id="app.predictAll" />
          <ReviewButtons />
          <ActionButton id="app.acceptAndNext" kind="primary" isKeyShown />
          <ActionButton id="app.export" />
        </div>
      )}
      {isOpen && <TrainButton />}
      <ActionIconButton id="app.help" />
      <ActionIconButton id="app.settings" />
    </header>
  );
}

/** What a person may say about the open image besides that its mask is right. */
function ReviewButtons() {
  const { project } = useDesk().workbench;
  const isFlagged = useObservable(project, (state) => state.images[state.selected]?.flagged === true);
  const isCommented = useObservable(
    project,
    ({ images, selected }) => (images[selected]?.comment ?? '') !== '',
  );
  return (
    <div className={styles['review']} role="group" aria-label={text.review.name}>
      <ActionIconButton id="review.toggleFlag" isOn={isFlagged} />
      <ActionIconButton id="review.comment" isOn={isCommented} />
      <ActionIconButton id="review.skipAndNext" />
      <ActionIconButton id="review.noFindingAndNext" />
      <ActionIconButton id="review.reopen" />
    </div>
  );
}

function TrainButton() {
  const { shell } = useDesk();
  const isOn = useObservable(shell, ({ hasTraining }) => hasTraining);
  return <ActionIconButton id="training.panel" isOn={isOn} />;
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
        options={entries
          .filter((entry) => entry.isCandidate !== true || entry === selected)
          .map(({ manifest, problem }) => ({
            value: manifest.id,
            label: manifest.name,
            isDisabled: problem !== undefined,
          }))}
        onChange={(id) => void models.select(id)}
      />
    </div>
  );
}
