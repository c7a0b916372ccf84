import { dataSetFormats } from '../../../core/datasets/formats.ts';
import { limitsOf } from '../../../core/datasets/limits.ts';
import type { ExportOptions } from '../../services/export/export-options.ts';
import { Check } from '../controls/check.tsx';
import { text } from '../strings.ts';
import styles from './export.module.css';

const words = text.export;

interface FormatProps {
  readonly options: ExportOptions;
  readonly onChange: (part: Partial<ExportOptions>) => void;
}

/** What to write, and what the chosen formats cannot hold. */
export function FormatChoices({ options: { workbench, formats }, onChange }: FormatProps) {
  const chosen = dataSetFormats.filter(({ id }) => formats.includes(id));
  return (
    <>
      <div className={styles['formats']} role="group" aria-label={words.formats}>
        <span aria-hidden="true">{words.formats}</span>
        <Check label={words.workbench} isOn={workbench} onChange={(isOn) => onChange({ workbench: isOn })} />
        {dataSetFormats.map(({ id, name }) => (
          <Check
            key={id}
            label={name}
            isOn={formats.includes(id)}
            onChange={(isOn) =>
              onChange({ formats: isOn ? [...formats, id] : formats.filter((one) => one !== id) })
            }
          />
        ))}
      </div>
      {chosen.length > 0 && (
        <ul className={styles['limits']} aria-label={words.limits}>
          {chosen.map((format) => (
            <li key={format.id}>{words.limited(format.name, limitsOf(format))}</li>
          ))}
        </ul>
      )}
    </>
  );
}
