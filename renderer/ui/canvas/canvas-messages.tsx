import { ImageOff, Lock, TriangleAlert, X } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { ReadingProgress } from '../../../core/sources/source.ts';
import { obstacleOf } from '../../editor/tools/registry.ts';
import { FetchTray } from '../archive/fetch-tray.tsx';
import { BatchTray } from '../strip/batch-tray.tsx';
import { TakeBackTray } from '../strip/take-back-tray.tsx';
import { Progress } from '../controls/progress.tsx';
import { Button, IconButton } from '../controls/button.tsx';
import { usePassing } from '../controls/passing.ts';
import { useChord, useDesk, useEditor, useIsEnabled, useObservable, useView } from '../shell/desk.ts';
import { shorten } from '../format.ts';
import { text } from '../strings.ts';
import { BlindSign } from './blind-sign.tsx';
import { BringingProgress } from './bringing-progress.tsx';
import { FrameSlider } from './frame-slider.tsx';
import { JobTray } from './job-tray.tsx';
import { ProposalBar } from './proposal-bar.tsx';
import { StudyBanner } from './study-banner.tsx';
import { TrainingNotice } from '../training/training-notice.tsx';
import { useArePlanesShown } from './planes-pane.tsx';
import { classes } from '../classes.ts';
import styles from './canvas-messages.module.css';

const LONGEST_NAME = 60;

/** What there is to say about the open image, above the canvas, which gets the pointer wherever nothing is pressed. */
export function CanvasMessages() {
  const arePlanes = useArePlanesShown();
  return (
    <div className={classes(styles['messages'], arePlanes && styles['beside'])}>
      <StudyBanner />
      <OpenElsewhere />
      <Problems />
      <ImageMessage />
      <div className={styles['foot']}>
        <ImageHint />
        <Focus />
        <Hint />
        <PlanesObstacle />
        <BringingProgress />
        <BlindSign />
        <ProposalBar />
        <BatchTray />
        <TakeBackTray />
        <JobTray />
        <FetchTray />
        <TrainingNotice />
        <FrameSlider />
      </div>
    </div>
  );
}

/** Why there are no three planes here, where they are wanted. */
function PlanesObstacle() {
  const { planes } = useDesk().workbench;
  const obstacle = useObservable(planes, (state) => state.obstacle);
  const isWanted = useEditor(({ threePlanes }) => threePlanes);
  if (obstacle === null || !isWanted) return null;
  return (
    <p className={styles['hint']} role="status">
      {text.planes.obstacle[obstacle]}
    </p>
  );
}

/** Who has the project open, while it may only be looked at. */
function OpenElsewhere() {
  const { actions, workbench } = useDesk();
  const holder = useObservable(workbench.project, ({ access }) => access.holder);
  if (holder === null) return null;
  return (
    <div className={styles['held']} role="status">
      <Lock aria-hidden="true" />
      <p>{text.holder.open(holder)}</p>
      <Button label={text.holder.again} onPress={() => actions.run('app.tryAgain')} />
    </div>
  );
}

function ImageMessage() {
  const { project } = useDesk().workbench;
  const image = useObservable(project, (state) => state.image);
  const isEmpty = useObservable(project, ({ images }) => images.length === 0);
  if (isEmpty) return <Notice icon={<ImageOff />} title={text.canvas.emptyTitle} body={text.canvas.empty} />;
  switch (image.phase) {
    case 'none':
      return <Notice title={text.canvas.noneTitle} body={text.canvas.none} />;
    case 'loading':
      return image.previous === null ? (
        <div className={styles['loading']} role="status">
          <div className={styles['skeleton']} />
          <Reading imageKey={image.key} progress={image.progress} />
        </div>
      ) : null;
    case 'failed':
      return <Notice icon={<ImageOff />} title={text.canvas.failedTitle} body={image.problem} />;
    case 'ready':
      return null;
  }
}

/** What there is to say while an image is in sight. */
function ImageHint() {
  const { project } = useDesk().workbench;
  const image = useObservable(project, (state) => state.image);
  if (image.phase === 'ready') return <StartHint />;
  if (image.phase !== 'loading' || image.previous === null) return null;
  return (
    <div className={styles['hint']} role="status">
      <Reading imageKey={image.key} progress={image.progress} />
    </div>
  );
}

interface ReadingProps {
  readonly imageKey: string;
  readonly progress: ReadingProgress;
}

/** What is being done to show an image, and how far that is where anybody can tell. */
function Reading({ imageKey, progress: { stage, share } }: ReadingProps) {
  const words = text.canvas.loading[stage](shorten(imageKey, LONGEST_NAME));
  return (
    <>
      <p>{words}</p>
      {share !== null && <Progress label={words} share={share} />}
    </>
  );
}

/** On an image without a mask: what to do first. */
function StartHint() {
  const { workbench } = useDesk();
  const key = useChord('app.predict');
  const canPredict = useIsEnabled('app.predict');
  const isUntouched = useEditor((state) => state.imageStatus === 'new' && state.history.length === 0);
  const isIdle = useObservable(workbench.segmenter, ({ phase }) => phase === 'idle');
  if (!isUntouched || !isIdle) return null;
  return (
    <p className={styles['hint']}>
      {text.canvas.noPrediction}{' '}
      {canPredict && key !== undefined ? text.canvas.noPredictionHint(key) : text.canvas.noPredictionPaint}
    </p>
  );
}

/** Which of the regions that want a person's eye is the one in the frame. */
function Focus() {
  const words = useView(({ focus, focusPlace }) =>
    focus === null || focusPlace === null
      ? null
      : text.focus[focusPlace.kind](focusPlace.number, focusPlace.total),
  );
  if (words === null) return null;
  return (
    <p className={styles['hint']} role="status">
      {words}
    </p>
  );
}

function Hint() {
  const { editor } = useDesk();
  const passing = useEditor((state) => state.hint);
  const hint = useEditor((state) => state.hint ?? obstacleOf(state));
  usePassing(passing, () => editor.dismissHint());
  if (hint === null) return null;
  return (
    <p className={styles['hint']} role="status">
      {text.hints[hint]}
    </p>
  );
}

function Notice({
  icon,
  title,
  body,
}: {
  readonly icon?: ReactNode;
  readonly title: string;
  readonly body: string;
}) {
  return (
    <div className={styles['notice']} role="status">
      {icon}
      <h2>{title}</h2>
      <p>{body}</p>
    </div>
  );
}

/** Problems that do not belong to one control. Each stays until it is dismissed or no longer true. */
function Problems() {
  const { shell, workbench } = useDesk();
  const { project, segmenter, models, saving, templates, timeLine, planes } = workbench;
  const [dismissed, setDismissed] = useState<readonly string[]>([]);
  const diskLow = useObservable(shell, (state) => state.diskLow);
  const candidates = [
    diskLow === null ? undefined : text.errors.diskLow(diskLow),
    useObservable(saving, ({ problem }) => problem),
    useObservable(saving, ({ problem, isBehind }) =>
      problem === undefined && isBehind ? text.errors.behind : undefined,
    ),
    useObservable(project, ({ access }) => (access.isForked ? text.fork : undefined)),
    useObservable(project, ({ problem }) => problem),
    useObservable(segmenter, ({ problem }) => problem),
    useObservable(models, ({ problem }) => problem),
    useObservable(timeLine, ({ problem }) => problem),
    useObservable(templates, ({ problem }) => problem),
    useObservable(planes, ({ problem }) => problem),
  ];
  const current = [...new Set(candidates)].filter((problem) => problem !== undefined);
  // What comes again is told again.
  const still = dismissed.filter((problem) => current.includes(problem));
  if (still.length < dismissed.length) setDismissed(still);
  const problems = current.filter((problem) => !dismissed.includes(problem));
  return problems.map((problem) => (
    <div key={problem} className={styles['problem']} role="alert">
      <TriangleAlert aria-hidden="true" />
      <p>{problem}</p>
      <IconButton
        label={text.errors.dismiss}
        size="small"
        icon={<X aria-hidden="true" />}
        onPress={() => {
          if (project.state.problem === problem) project.dismissProblem();
          else setDismissed([...dismissed, problem]);
        }}
      />
    </div>
  ));
}
