import type { ExportOptions } from '../../services/export/export-options.ts';
import { Button } from '../controls/button.tsx';
import { Check } from '../controls/check.tsx';
import { NumberField } from '../controls/number-field.tsx';
import { TextField } from '../controls/text-field.tsx';
import { useDesk } from '../shell/desk.ts';
import { text } from '../strings.ts';
import styles from './export.module.css';

const words = text.export;

const LONGEST_SIDE = 4096;

interface DataSetProps {
  readonly options: ExportOptions;
  readonly onChange: (part: Partial<ExportOptions>) => void;
}

/** What files for other programs are called together, and what they go on from. */
export function DataSetChoices({ options: { name, parent, formats, array }, onChange }: DataSetProps) {
  const { exporter } = useDesk().workbench;
  const choose = async (): Promise<void> => {
    const chosen = await exporter.chooseParent();
    if (chosen !== null) onChange({ parent: chosen });
  };
  return (
    <>
      <TextField label={words.name} value={name} size="wide" onChange={(now) => onChange({ name: now })} />
      <div className={styles['parent']}>
        <span>{parent === null ? words.noParent : words.parent(parent)}</span>
        {parent !== null && (
          <Button kind="quiet" label={words.dropParent} onPress={() => onChange({ parent: null })} />
        )}
        <Button label={words.chooseParent} onPress={() => void choose()} />
      </div>
      {formats.includes('npz') && (
        <div className={styles['pair']}>
          <NumberField
            label={words.side}
            value={array.width}
            min={16}
            max={LONGEST_SIDE}
            onChange={(side) => onChange({ array: { ...array, width: side, height: side } })}
          />
          <Check
            label={words.keepsAspect}
            isOn={array.keepsAspect}
            onChange={(keepsAspect) => onChange({ array: { ...array, keepsAspect } })}
          />
        </div>
      )}
    </>
  );
}
