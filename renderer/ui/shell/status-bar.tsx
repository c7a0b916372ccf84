import { useEffect, useRef } from 'react';
import { useDesk, useEditor, useObservable } from './desk.ts';
import type { InsteadOf } from '../../../core/contract/inference.ts';
import { clockTime, providerName } from '../format.ts';
import type { SaveState } from '../../store/autosave.ts';
import { text } from '../strings.ts';
import { RegionReadout } from '../canvas/region-readout.ts';
import { ViewReadout } from '../canvas/view-readout.ts';
import { NameRequest } from './name-request.tsx';
import { TrainingStatus } from '../training/training-status.tsx';
import styles from './status-bar.module.css';

export function StatusBar() {
  return (
    <footer className={styles['bar']}>
      <ProviderStatus />
      <SaveStatus />
      <NameRequest />
      <TrainingStatus />
      <span className={styles['gap']} />
      <Region />
      <Pointer />
      <Progress />
    </footer>
  );
}

/** Which provider and model answered last, and how fast. */
function ProviderStatus() {
  const { inference, segmenter } = useDesk().workbench;
  const provider = useObservable(inference, (state) => state.provider);
  const insteadOf = useObservable(inference, (state) => state.insteadOf);
  const phase = useObservable(segmenter, (state) => state.phase);
  const prediction = useEditor((state) => state.prediction);
  const parts = [provider === null ? text.status.noProvider : providerWords(provider, insteadOf)];
  if (phase === 'preparing') parts.push(text.status.preparing);
  else if (phase === 'running') parts.push(text.status.predicting);
  else if (prediction !== null) {
    parts.push(
      `${prediction.modelName} ${prediction.modelSha256.slice(0, 4)}`,
      text.status.milliseconds(prediction.milliseconds),
    );
  }
  return (
    <span
      className={styles['item']}
      role="status"
      aria-label={text.status.provider}
      data-busy={phase === 'preparing' || phase === 'running'}
      data-warn={insteadOf !== null}
      title={insteadOf?.reason}
    >
      {parts.join(' · ')}
    </span>
  );
}

function providerWords(provider: string, insteadOf: InsteadOf | null): string {
  if (insteadOf === null) return providerName(provider);
  return text.status.insteadOf(providerName(provider), providerName(insteadOf.provider));
}

function SaveStatus() {
  const { saving, project } = useDesk().workbench;
  const state = useObservable(saving, (value) => value);
  const isSpilled = useObservable(project, ({ access }) => access.isSpilled);
  const isHeld = useObservable(project, ({ access }) => access.holder !== null);
  const isHereOnly = isSpilled && state.phase === 'saved';
  return (
    <>
      {!isHereOnly && !isHeld && (
        <span className={styles['item']} data-bad={state.problem !== undefined}>
          {saveWords(state)}
        </span>
      )}
      {/* Always there, so that it is heard when it has something to say. */}
      <span
        className={styles['item']}
        data-warn={isHereOnly}
        aria-live="polite"
        title={isHereOnly ? text.status.savedHereHint : undefined}
      >
        {isHereOnly ? text.status.savedHere : null}
      </span>
    </>
  );
}

/** Nothing is called saved that is not on the disk, also while it is tried again. */
function saveWords({ phase, savedAt, problem }: SaveState): string {
  if (problem !== undefined) return text.status.notSaved;
  if (phase === 'saving') return text.status.saving;
  return savedAt === undefined ? text.status.savedAlways : text.status.saved(clockTime(savedAt));
}

/** Extent of the region under a pointer that rests, written without React as well. */
function Region() {
  const { editor } = useDesk();
  const region = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (region.current === null) return undefined;
    const readout = new RegionReadout(editor, region.current);
    return () => readout.stop();
  }, [editor]);
  return <span ref={region} className={styles['item']} role="note" aria-label={text.measure.regionName} />;
}

/** Position, value and zoom follow the pointer, so they are written without React. */
function Pointer() {
  const { editor } = useDesk();
  const cursor = useRef<HTMLSpanElement>(null);
  const zoom = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (cursor.current === null || zoom.current === null) return undefined;
    const readout = new ViewReadout(editor, cursor.current, zoom.current);
    return () => readout.stop();
  }, [editor]);
  return (
    <>
      <span ref={cursor} className={styles['cursor']} />
      <span ref={zoom} className={styles['zoom']} />
    </>
  );
}

function Progress() {
  const { project } = useDesk().workbench;
  const accepted = useObservable(project, ({ counts }) => counts.accepted + counts['no-finding']);
  const total = useObservable(project, ({ images }) => images.length);
  return <span className={styles['item']}>{text.strip.count(accepted, total)}</span>;
}
