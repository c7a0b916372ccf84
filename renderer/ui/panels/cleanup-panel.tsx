import { useState } from 'react';
import { Button } from '../controls/button.tsx';
import { NumberField } from '../controls/number-field.tsx';
import { useActionStates, useDesk } from '../shell/desk.ts';
import { text } from '../strings.ts';
import { Panel } from './panel.tsx';
import styles from './panel.module.css';

/** All of them are possible when one is. */
const ACTIONS = ['mask.fillHoles'] as const;

const FARTHEST = 100;
const LARGEST_SPECK = 1_000_000;

/** What changes the class that is painted as a whole. */
export function CleanupPanel() {
  const { editor } = useDesk();
  useActionStates(ACTIONS);
  const [by, setBy] = useState(1);
  const [smallest, setSmallest] = useState(64);
  const words = text.cleanup;
  const isDisabled = !editor.isEnabled('mask.fillHoles');
  const button = (label: string, run: () => void) => (
    <Button label={label} isDisabled={isDisabled} onPress={run} />
  );
  return (
    <Panel title={words.title} isOptional>
      <NumberField label={words.by} value={by} min={1} max={FARTHEST} onChange={setBy} />
      <div className={styles['row']}>
        {button(words.grow, () => editor.run('mask.growBy', by))}
        {button(words.shrink, () => editor.run('mask.shrinkBy', by))}
      </div>
      <NumberField
        label={words.smallerThan}
        value={smallest}
        min={1}
        max={LARGEST_SPECK}
        onChange={setSmallest}
      />
      <div className={styles['row']}>
        {button(words.remove, () => editor.run('mask.removeSmallerThan', smallest))}
        {button(words.keepLargest, () => editor.run('mask.keepLargest'))}
      </div>
      <div className={styles['row']}>
        {button(words.fillHoles, () => editor.run('mask.fillHoles'))}
        {button(words.smooth, () => editor.run('mask.smooth'))}
      </div>
      <div className={styles['row']}>
        {button(words.copyPrevious, () => editor.run('mask.copyPrevious'))}
        {button(words.interpolate, () => editor.run('mask.interpolate'))}
      </div>
    </Panel>
  );
}
