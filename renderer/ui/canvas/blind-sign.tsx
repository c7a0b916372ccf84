import { EyeOff } from 'lucide-react';
import { ActionButton } from '../shell/action-button.tsx';
import { useDesk, useObservable } from '../shell/desk.ts';
import { text } from '../strings.ts';
import styles from './blind-sign.module.css';

const words = text.blind;

/** That the open image shows no pre-label until a person has drawn, why, and the way round it. */
export function BlindSign() {
  const { withheld } = useDesk().workbench;
  const reason = useObservable(withheld, (state) => state.reason);
  if (reason === null) return null;
  return (
    <section className={styles['sign']} aria-label={words.title}>
      <EyeOff aria-hidden="true" />
      <p>
        <strong>{words.title}.</strong> {words.reasons[reason]}
      </p>
      <ActionButton id="app.showPrediction" />
    </section>
  );
}
