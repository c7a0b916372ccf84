import type { PixelChange } from '../../../core/mask/proposed-change.ts';
import type { ProposalInfo } from '../../editor/state.ts';
import { ThresholdSlider } from '../panels/threshold-slider.tsx';
import { ActionButton } from '../shell/action-button.tsx';
import { useEditor } from '../shell/desk.ts';
import { text } from '../strings.ts';
import styles from './proposal-bar.module.css';

const words = text.proposal;

/** What a model proposes for the open image, what taking it would change, and the ways to answer. */
export function ProposalBar() {
  const proposal = useEditor((state) => state.proposal);
  const waits = proposal === null ? '' : words.waits(proposal.modelName);
  return (
    <>
      {/* Always there, for what comes with its words is not read out everywhere. */}
      <p className={styles['told']} aria-live="polite">
        {waits}
      </p>
      {proposal !== null && <Bar {...proposal} />}
    </>
  );
}

function Bar({ modelName, hasThreshold, change }: ProposalInfo) {
  return (
    <section className={styles['bar']} aria-label={words.name}>
      <header>
        <p className={styles['title']}>{words.title(modelName)}</p>
        <dl>
          <Change name={words.untouched} change={change?.untouched} />
          <Change name={words.all} change={change?.all} />
        </dl>
      </header>
      <div className={styles['answers']}>
        {hasThreshold && <ThresholdSlider label={words.threshold} />}
        <ActionButton id="proposal.takeUntouched" label={words.takeUntouched} kind="primary" isKeyShown />
        <ActionButton id="proposal.takeAll" label={words.takeAll} isKeyShown />
        <ActionButton id="proposal.drop" label={words.drop} isKeyShown />
      </div>
    </section>
  );
}

interface ChangeProps {
  readonly name: string;
  /** Absent while it is being counted. */
  readonly change: PixelChange | undefined;
}

function Change({ name, change }: ChangeProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{change === undefined ? words.counting : words.change(change.added, change.removed)}</dd>
    </div>
  );
}
