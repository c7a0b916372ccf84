import type { StudyFacts } from '../../../core/document/series.ts';
import type { ProjectState } from '../../services/project/project.ts';
import { classes } from '../classes.ts';
import { useDesk, useEditor, useObservable } from '../shell/desk.ts';
import { text } from '../strings.ts';
import { useArePlanesShown } from './planes-pane.tsx';
import styles from './study-banner.module.css';

const words = text.dicom.study;

const studyIn = ({ image }: ProjectState): StudyFacts | undefined =>
  image.phase === 'ready'
    ? image.open.series.study
    : image.phase === 'loading'
      ? image.previous?.series.study
      : undefined;

/** Whose image is on the canvas and of what, where its file says so, and whether the folder has others' as well. */
export function StudyBanner() {
  const { project, patients } = useDesk().workbench;
  const isShown = useEditor((state) => state.studyShown);
  const arePlanes = useArePlanesShown();
  const study = useObservable(project, studyIn);
  const count = useObservable(patients, (state) => state.count);
  if (!isShown || study === undefined) return null;
  const lines = words.lines(study);
  if (lines.length === 0) return null;
  return (
    <section className={classes(styles['banner'], arePlanes && styles['below'])} aria-label={words.name}>
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
      {count > 1 && <p className={styles['mixed']}>{words.mixed(count)}</p>}
    </section>
  );
}
