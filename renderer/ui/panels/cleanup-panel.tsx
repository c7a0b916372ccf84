import { useState } from 'react';
import { Button } from '../controls/button.tsx';
import { NumberField } from '../controls/number-field.tsx';
import { ActionButton } from '../shell/action-button.tsx';
import { useDesk, useIsEnabled } from '../shell/desk.ts';
import { text } from '../strings.ts';
import { Panel } from './panel.tsx';
import styles from './panel.module.css';

const FARTHEST = 100;
const LARGEST_SPECK = 1_000_000;

/** What changes the class that is painted as a whole. */
export function CleanupPanel() {
  const { actions } = useDesk();
  // All of them are possible when one is.
  const isDisabled = !useIsEnabled('mask.grow');
  const isVolume = useIsEnabled('volume.keepLargest');
  const [by, setBy] = useState(1);
  const [smallest, setSmallest] = useState(64);
  const words = text.cleanup;
  const button = (label: string, run: () => void) => (
    <Button label={label} isDisabled={isDisabled} onPress={run} />
  );
  return (
    <Panel title={words.title} isOptional>
      <NumberField label={words.by} value={by} min={1} max={FARTHEST} onChange={setBy} />
      <div className={styles['row']}>
        {button(words.grow, () => actions.run('mask.growBy', by))}
        {button(words.shrink, () => actions.run('mask.shrinkBy', by))}
      </div>
      <NumberField
        label={words.smallerThan}
        value={smallest}
        min={1}
        max={LARGEST_SPECK}
        onChange={setSmallest}
      />
      <div className={styles['row']}>
        {button(words.remove, () => actions.run('mask.removeSmallerThan', smallest))}
        <ActionButton id="mask.keepLargest" label={words.keepLargest} />
      </div>
      <div className={styles['row']}>
        <ActionButton id="mask.fillHoles" />
        <ActionButton id="mask.smooth" />
      </div>
      <div className={styles['row']}>
        <ActionButton id="mask.copyPrevious" label={words.copyPrevious} />
        <ActionButton id="mask.interpolate" label={words.interpolate} />
      </div>
      {isVolume && (
        <>
          <ActionButton id="volume.keepLargest" label={words.keepLargestOfVolume} />
          <ActionButton id="volume.removeSmall" label={words.removeSmallOfVolume} />
          <ActionButton id="volume.fill" label={words.fillVolume} />
          <ActionButton id="volume.labelRange" label={words.labelRange} />
        </>
      )}
    </Panel>
  );
}
