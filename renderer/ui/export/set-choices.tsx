import type { SetCounts } from '../../../core/contract/data-sets.ts';
import { groupings } from '../../../core/contract/learning.ts';
import type { Holdout } from '../../../core/training/holdout.ts';
import type { ExportOptions } from '../../services/export/export-options.ts';
import { Check } from '../controls/check.tsx';
import { Segmented } from '../controls/segmented.tsx';
import { Slider } from '../controls/slider.tsx';
import { TextField } from '../controls/text-field.tsx';
import { percent } from '../format.ts';
import { useDesk, useObservable } from '../shell/desk.ts';
import { text } from '../strings.ts';
import styles from './export.module.css';

const words = text.export;

interface SetProps {
  readonly options: ExportOptions;
  readonly division: SetCounts | string | null;
  readonly onChange: (part: Partial<ExportOptions>) => void;
}

/** Which images validate and test, and how many that makes. */
export function SetChoices({ options, division, onChange }: SetProps) {
  const { withheld } = useDesk().workbench;
  const keepsGate = useObservable(withheld, (state) => (state.settings?.gate.share ?? 0) > 0);
  const { holdout, test } = options;
  const change = (part: Partial<Holdout>): void => onChange({ holdout: { ...holdout, ...part } });
  return (
    <>
      <div className={styles['pair']}>
        <Slider
          label={words.validation}
          value={holdout.share}
          min={0}
          max={0.5}
          step={0.05}
          text={percent(holdout.share)}
          onChange={(share) => change({ share })}
        />
        {test !== 'gate' && (
          <Slider
            label={words.test}
            value={test}
            min={0}
            max={0.4}
            step={0.05}
            text={percent(test)}
            onChange={(share) => onChange({ test: share })}
          />
        )}
      </div>
      {keepsGate && (
        <Check
          label={words.gate}
          isOn={test === 'gate'}
          onChange={(isOn) => onChange({ test: isOn ? 'gate' : 0 })}
        />
      )}
      <Segmented
        label={words.subjects}
        value={holdout.by}
        options={groupings.map((value) => ({ value, label: words.groupings[value] }))}
        onChange={(by) => change({ by })}
      />
      {holdout.by === 'name' && (
        <>
          <TextField
            label={words.pattern}
            value={holdout.pattern}
            onChange={(pattern) => change({ pattern })}
          />
          <p className={styles['note']}>{words.patternHint}</p>
        </>
      )}
      {typeof division === 'string' && (
        <p className={styles['problem']} role="alert">
          {division}
        </p>
      )}
      {division !== null && typeof division !== 'string' && (
        <p className={styles['note']} role="status">
          {words.split(division, holdout)}
        </p>
      )}
    </>
  );
}
