import { useMemo } from 'react';
import { tagText } from '../../../core/formats/dicom/deidentify/changes.ts';
import type { PatientDataState } from '../../services/export/patient-data.ts';
import { mayBeDicom, isWanted } from '../../services/export/wanted.ts';
import type { Which } from '../../../core/document/status.ts';
import { Check } from '../controls/check.tsx';
import { useDesk, useObservable } from '../shell/desk.ts';
import { text } from '../strings.ts';
import styles from './export.module.css';

const words = text.dicom.patientData;

interface PatientDataProps {
  readonly which: Which;
  /** Whether files of DICOM are copied or written. */
  readonly hasCopies: boolean;
  /** Whether pictures are made of what they show. */
  readonly hasPictures: boolean;
  readonly isRemoved: boolean;
  readonly onChange: (isRemoved: boolean) => void;
}

/** Whether copies of DICOM files are without their patients, and what that means; nothing where there are none. */
export function PatientDataOptions(props: PatientDataProps) {
  const { which, hasCopies, hasPictures, isRemoved, onChange } = props;
  const { patientData, project } = useDesk().workbench;
  const images = useObservable(project, (state) => state.images);
  const found = useObservable(patientData, (state) => state);
  const files = useMemo(
    () => images.filter((item) => isWanted(item, which) && mayBeDicom(item)),
    [images, which],
  );
  if (files.length === 0) return null;
  const { total, done, withText } = found;
  return (
    <>
      {done < total && (
        <p className={styles['note']} role="status">
          {words.looking(done, total)}
        </p>
      )}
      {hasCopies && <Check label={words.remove} isOn={isRemoved} onChange={onChange} />}
      {withText.length > 0 && (isRemoved || hasPictures) && (
        <p className={styles['problem']} role="alert">
          {words.withText(withText)}
        </p>
      )}
      {hasCopies && (isRemoved ? <Found {...found} /> : <p className={styles['problem']}>{words.kept}</p>)}
      {hasPictures && <p className={styles['note']}>{words.pictures}</p>}
    </>
  );
}

function Found({ changes, problems }: PatientDataState) {
  return (
    <>
      {changes.length > 0 && (
        <details className={styles['list']}>
          <summary>{words.changes(changes.length)}</summary>
          <ul>
            {changes.map((change) => (
              <li key={change.name}>
                {tagText(change.tag)} {words.change(change)}
                {change.value !== '' && <q>{change.value}</q>}
              </li>
            ))}
          </ul>
        </details>
      )}
      {problems.length > 0 && (
        <details className={styles['list']}>
          <summary>{words.problems(problems.length)}</summary>
          <ul>
            {problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </details>
      )}
      <p className={styles['note']}>{words.names}</p>
    </>
  );
}
