import type { SetCounts } from '../../../core/contract/data-sets.ts';
import type { ExportKind } from '../../../core/contract/folders.ts';
import type { ExportOptions } from '../../services/export/export-options.ts';
import { Segmented } from '../controls/segmented.tsx';
import { useDesk, useObservable } from '../shell/desk.ts';
import { text } from '../strings.ts';
import { DataSetChoices } from './data-set-choices.tsx';
import styles from './export.module.css';
import { FormatChoices } from './format-choices.tsx';
import { PatientDataOptions } from './patient-data-options.tsx';
import { SetChoices } from './set-choices.tsx';
import { WorkbenchChoices } from './workbench-choices.tsx';

const words = text.export;

interface ChoicesProps {
  readonly options: ExportOptions;
  readonly division: SetCounts | string | null;
  readonly onChange: (options: ExportOptions) => void;
}

/** All that can be chosen about an export; what does not concern the chosen formats is not shown. */
export function Choices({ options, division, onChange }: ChoicesProps) {
  const { project } = useDesk().workbench;
  const counts = useObservable(project, (state) => state.counts);
  const change = (part: Partial<ExportOptions>): void => onChange({ ...options, ...part });
  const accepted = counts.accepted + counts['no-finding'];
  const all = counts.predicted + counts.interpolated + counts.edited + accepted;
  const hasOthers = options.formats.length > 0;
  return (
    <>
      <div className={styles['pair']}>
        <Segmented
          label={words.which}
          value={options.which}
          options={[
            { value: 'accepted', label: words.accepted(accepted) },
            { value: 'all', label: words.allMasks(all) },
          ]}
          onChange={(which) => change({ which })}
        />
        <Segmented<ExportKind>
          label={words.target}
          value={options.kind}
          options={[
            { value: 'folder', label: words.folder },
            { value: 'zip', label: words.zip },
          ]}
          onChange={(kind) => change({ kind })}
        />
      </div>
      <FormatChoices options={options} onChange={change} />
      {options.workbench && <WorkbenchChoices options={options} onChange={change} />}
      {hasOthers && <DataSetChoices options={options} onChange={change} />}
      <PatientDataOptions
        which={options.which}
        hasCopies={options.workbench && (options.images || options.segmentations !== null)}
        hasPictures={hasOthers}
        isRemoved={options.deidentify}
        onChange={(deidentify) => change({ deidentify })}
      />
      <SetChoices options={options} division={division} onChange={change} />
    </>
  );
}
