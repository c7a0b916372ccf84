import { groupings } from '../../../core/contract/learning.ts';
import type { LearningSettings } from '../../../core/document/learning.ts';
import { Button } from '../controls/button.tsx';
import { Dropdown } from '../controls/dropdown.tsx';
import { NumberField } from '../controls/number-field.tsx';
import { TextField } from '../controls/text-field.tsx';
import { useDesk, useObservable } from '../shell/desk.ts';
import { text } from '../strings.ts';
import styles from './settings-dialog.module.css';

const words = text.measuring;

/** Which images of the open project are drawn without a prediction; none until somebody asks for it. */
export function MeasuringSettings() {
  const { withheld } = useDesk().workbench;
  const settings = useObservable(withheld, (state) => state.settings);
  const problem = useObservable(withheld, (state) => state.problem);
  return (
    <>
      <p className={styles['note']}>{words.hint}</p>
      {settings === undefined ? (
        <div>
          <Button label={words.begin} onPress={() => withheld.begin()} />
        </div>
      ) : (
        <Fields settings={settings} onChange={(changed) => withheld.change(changed)} />
      )}
      {problem !== undefined && (
        <p className={styles['bad']} role="alert">
          {problem}
        </p>
      )}
    </>
  );
}

interface FieldsProps {
  readonly settings: LearningSettings;
  readonly onChange: (settings: LearningSettings) => void;
}

function Fields({ settings, onChange }: FieldsProps) {
  const { gate, blind } = settings;
  return (
    <div className={styles['fields']}>
      <NumberField
        label={words.gate}
        value={Math.round(gate.share * 100)}
        min={0}
        max={100}
        onChange={(share) => onChange({ ...settings, gate: { ...gate, share: share / 100 } })}
      />
      <NumberField
        label={words.blind}
        value={Math.round(blind * 100)}
        min={0}
        max={100}
        onChange={(share) => onChange({ ...settings, blind: share / 100 })}
      />
      <Dropdown
        label={words.by}
        value={gate.by}
        options={groupings.map((value) => ({ value, label: words.groupings[value] }))}
        onChange={(by) => onChange({ ...settings, gate: { ...gate, by } })}
      />
      {gate.by === 'name' && (
        <TextField
          label={words.pattern}
          value={gate.pattern}
          onChange={(pattern) => onChange({ ...settings, gate: { ...gate, pattern } })}
        />
      )}
    </div>
  );
}
