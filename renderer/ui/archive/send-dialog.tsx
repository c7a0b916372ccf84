import { useMemo, useState } from 'react';
import { ACTIONS } from '../../actions/actions.ts';
import type { SendOptions } from '../../services/archive/segmentation-sender.ts';
import { mayBeDicom } from '../../services/export/wanted.ts';
import { Button } from '../controls/button.tsx';
import { Progress } from '../controls/progress.tsx';
import { Segmented } from '../controls/segmented.tsx';
import { Sheet } from '../controls/sheet.tsx';
import { SegmentationTypeChoice } from '../export/segmentation-type.tsx';
import { useDesk, useObservable } from '../shell/desk.ts';
import { text } from '../strings.ts';
import styles from './archive.module.css';
import { ArchiveOff } from './archive-off.tsx';
import { hostOf } from './host.ts';

const words = text.archive;

/** Stores segmentations in the archive, and says what became of each. */
export function SendDialog({ onClose }: { readonly onClose: () => void }) {
  const { archive, segmentationSender } = useDesk().workbench;
  const isOn = useObservable(archive, ({ setting }) => setting.isOn);
  const phase = useObservable(segmentationSender, (state) => state.phase);
  const [options, setOptions] = useState<SendOptions>({ which: 'open', type: 'BINARY' });
  const title = ACTIONS['archive.send'].label;
  if (!isOn && phase === 'idle') return <ArchiveOff title={title} onClose={onClose} />;
  const close = (): void => {
    segmentationSender.dismiss();
    onClose();
  };
  const isAsked = phase === 'idle' || phase === 'failed';
  return (
    <Sheet
      title={title}
      closeLabel={words.close}
      onClose={close}
      actions={isAsked ? <Begin options={options} /> : <End onClose={close} />}
    >
      {isAsked ? <Options options={options} onChange={setOptions} /> : <Outcome />}
    </Sheet>
  );
}

interface OptionsProps {
  readonly options: SendOptions;
  readonly onChange: (options: SendOptions) => void;
}

function Options({ options, onChange }: OptionsProps) {
  const { archive, project, segmentationSender } = useDesk().workbench;
  const problem = useObservable(segmentationSender, (state) => state.problem);
  const address = useObservable(archive, ({ setting }) => setting.address);
  const counts = useObservable(project, (state) => state.counts);
  const accepted = counts.accepted + counts['no-finding'];
  const all = counts.predicted + counts.interpolated + counts.edited + accepted;
  return (
    <>
      {problem !== undefined && (
        <p className={styles['bad']} role="alert">
          {problem}
        </p>
      )}
      <p>{words.send.lead(hostOf(address))}</p>
      <Segmented<SendOptions['which']>
        label={words.send.which}
        value={options.which}
        options={[
          { value: 'open', label: words.send.open },
          { value: 'accepted', label: words.send.accepted(accepted) },
          { value: 'all', label: words.send.all(all) },
        ]}
        onChange={(which) => onChange({ ...options, which })}
      />
      <SegmentationTypeChoice value={options.type} onChange={(type) => onChange({ ...options, type })} />
      <p className={styles['note']}>{words.send.again}</p>
    </>
  );
}

function Begin({ options }: { readonly options: SendOptions }) {
  const { project, segmentationSender } = useDesk().workbench;
  const images = useObservable(project, (state) => state.images);
  const hasDicom = useMemo(() => images.some(mayBeDicom), [images]);
  return (
    <>
      {!hasDicom && <p className={styles['note']}>{words.send.noDicom}</p>}
      <Button
        label={words.send.begin}
        kind="primary"
        isDisabled={!hasDicom}
        onPress={() => void segmentationSender.start(options)}
      />
    </>
  );
}

/** What is being sent, or became of it. */
function Outcome() {
  const { archive, segmentationSender } = useDesk().workbench;
  const address = useObservable(archive, ({ setting }) => setting.address);
  const state = useObservable(segmentationSender, (now) => now);
  const { phase, done, total, stored, refused, skipped } = state;
  const running = words.send.running(hostOf(address));
  return (
    <>
      {phase === 'reading' && (
        <div className={styles['outcome']} role="status">
          {text.reading.title}
          <Progress label={text.reading.title} share={done / total} />
          <span className={styles['note']}>{text.reading.progress(done, total)}</span>
        </div>
      )}
      {phase === 'running' && (
        <div className={styles['outcome']} role="status">
          {running}
          <Progress label={running} share={total === 0 ? null : done / total} />
          <span className={styles['note']}>{words.send.progress(done, total)}</span>
        </div>
      )}
      {phase === 'finished' && <p role="status">{words.send.stored(stored)}</p>}
      {phase === 'cancelled' && <p role="status">{words.send.cancelled(stored)}</p>}
      <List
        title={words.send.refused(refused.length)}
        lines={refused.map(({ name, reason }) => words.send.refusal(name, reason))}
      />
      <List
        title={words.send.skipped(skipped.length)}
        lines={skipped.map(({ name, problem }) => words.send.problem(name, problem))}
      />
    </>
  );
}

function List({ title, lines }: { readonly title: string; readonly lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <section className={styles['list']}>
      <h3>{title}</h3>
      {/* Focusable, so that the keyboard can scroll it. */}
      <ul tabIndex={0} aria-label={title}>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  );
}

function End({ onClose }: { readonly onClose: () => void }) {
  const { segmentationSender } = useDesk().workbench;
  const isRunning = useObservable(
    segmentationSender,
    ({ phase }) => phase === 'reading' || phase === 'running',
  );
  if (isRunning) return <Button label={words.cancel} onPress={() => segmentationSender.cancel()} />;
  return (
    <>
      <Button kind="quiet" label={words.send.back} onPress={() => segmentationSender.dismiss()} />
      <Button label={words.close} kind="primary" onPress={onClose} />
    </>
  );
}
