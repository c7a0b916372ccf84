import { useEffect, useState } from 'react';
import type { ArchiveStudy } from '../../../core/contract/archive.ts';
import { messageOf } from '../../../core/errors.ts';
import { ACTIONS } from '../../actions/actions.ts';
import { NO_WORDS, studyQuery } from '../../services/archive/study-query.ts';
import type { StudyWords } from '../../services/archive/study-query.ts';
import { Button } from '../controls/button.tsx';
import { Progress } from '../controls/progress.tsx';
import { Sheet } from '../controls/sheet.tsx';
import { TextField } from '../controls/text-field.tsx';
import { useDesk, useObservable } from '../shell/desk.ts';
import { text } from '../strings.ts';
import styles from './archive.module.css';
import { ArchiveOff } from './archive-off.tsx';
import { hostOf } from './host.ts';
import { StudyTable } from './study-table.tsx';

const words = text.archive;

/** Looks for studies in the archive, and fetches one of them. */
export function ArchiveDialog({ onClose }: { readonly onClose: () => void }) {
  const { archive } = useDesk().workbench;
  const isOn = useObservable(archive, ({ setting }) => setting.isOn);
  if (!isOn) return <ArchiveOff title={ACTIONS['archive.open'].label} onClose={onClose} />;
  return <Search onClose={onClose} />;
}

const FIELDS = ['patientName', 'patientId', 'from', 'to', 'modality', 'accessionNumber'] as const;

function Search({ onClose }: { readonly onClose: () => void }) {
  const { archive, studyFetch } = useDesk().workbench;
  const state = useObservable(archive, (now) => now);
  const isFetching = useObservable(studyFetch, ({ phase }) => phase === 'running');
  const [asked, setAsked] = useState(NO_WORDS);
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const { studies, isSearching, needsPassword, setting } = state;
  const study = studies?.find(({ uid }) => uid === chosen);
  // Nobody waits for what is not shown any more.
  useEffect(() => () => archive.stop(), [archive]);

  const find = (): void => {
    setChosen(null);
    try {
      const query = studyQuery(asked);
      setProblem(null);
      void archive.find(query, password).then(() => setPassword(''));
    } catch (error) {
      setProblem(messageOf(error));
    }
  };
  const take = (taken: ArchiveStudy): void => {
    if (isFetching) return;
    onClose();
    void studyFetch.begin(taken);
  };
  return (
    <Sheet
      title={ACTIONS['archive.open'].label}
      closeLabel={words.close}
      width="page"
      onClose={onClose}
      actions={
        <>
          {isFetching && <p className={styles['note']}>{words.search.busy}</p>}
          <Button
            label={words.search.fetch}
            kind="primary"
            isDisabled={study === undefined || isFetching}
            onPress={() => study !== undefined && take(study)}
          />
        </>
      }
    >
      <div className={styles['form']} role="search" aria-label={words.studies}>
        {FIELDS.map((field) => (
          <TextField
            key={field}
            label={words.search[field]}
            size="wide"
            value={asked[field]}
            isReady={field === 'patientName'}
            onChange={(value) => setAsked((before): StudyWords => ({ ...before, [field]: value }))}
            onEnter={find}
          />
        ))}
        <Button
          label={isSearching ? words.search.stop : words.search.find}
          onPress={isSearching ? () => archive.stop() : find}
        />
      </div>
      {needsPassword && (
        <div className={styles['password']}>
          <TextField
            label={words.search.password(setting.user)}
            size="wide"
            isSecret
            value={password}
            onChange={setPassword}
            onEnter={find}
          />
        </div>
      )}
      <p className={styles['note']}>{words.search.hint}</p>
      <div className={styles['results']}>
        <Outcome problem={problem ?? state.searchProblem} host={hostOf(setting.address)} />
        {studies !== null && studies.length > 0 && problem === null && (
          <StudyTable studies={studies} chosen={chosen} onChoose={setChosen} onTake={take} />
        )}
      </div>
    </Sheet>
  );
}

interface OutcomeProps {
  readonly problem: string | null;
  readonly host: string;
}

/** What came of the last search, in one line above the studies. */
function Outcome({ problem, host }: OutcomeProps) {
  const { archive } = useDesk().workbench;
  const { studies, isCut, isSearching } = useObservable(archive, (now) => now);
  if (isSearching) {
    const searching = words.search.searching(host);
    return (
      <div className={styles['outcome']} role="status">
        {searching}
        <Progress label={searching} share={null} />
      </div>
    );
  }
  if (problem !== null) {
    return (
      <p className={styles['bad']} role="alert">
        {problem}
      </p>
    );
  }
  return (
    <p className={styles['note']} role="status">
      {studies === null
        ? words.search.before
        : studies.length === 0
          ? words.search.nothing
          : words.search.found(studies.length, isCut)}
    </p>
  );
}
