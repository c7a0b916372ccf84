import { useMemo, useState } from 'react';
import type { ExportKind } from '../../../core/contract/folders.ts';
import { messageOf } from '../../../core/errors.ts';
import { PREFIX_PATTERN, groupings } from '../../../core/contract/learning.ts';
import { PROVENANCE_WEIGHTS } from '../../../core/formats/weight-map.ts';
import type { ProvenanceWeights } from '../../../core/formats/weight-map.ts';
import type { Holdout } from '../../../core/training/holdout.ts';
import { ACTIONS } from '../../actions/actions.ts';
import type { ExportOptions } from '../../services/export/exporter.ts';
import { divisionOf, mayBeDicom } from '../../services/export/wanted.ts';
import type { Division } from '../../services/export/wanted.ts';
import type { ImageItem } from '../../services/images/image-list.ts';
import { PatientDataOptions } from './patient-data-options.tsx';
import { SegmentationTypeChoice } from './segmentation-type.tsx';
import { Button } from '../controls/button.tsx';
import { Check } from '../controls/check.tsx';
import { Progress } from '../controls/progress.tsx';
import { Segmented } from '../controls/segmented.tsx';
import { Sheet } from '../controls/sheet.tsx';
import { Slider } from '../controls/slider.tsx';
import { TextField } from '../controls/text-field.tsx';
import { useDesk, useObservable } from '../shell/desk.ts';
import { percent } from '../format.ts';
import { text } from '../strings.ts';
import styles from './export-dialog.module.css';

const words = text.export;

const FIRST_OPTIONS: ExportOptions = {
  kind: 'folder',
  which: 'all',
  masks: true,
  segmentations: null,
  weights: PROVENANCE_WEIGHTS,
  images: true,
  deidentify: true,
  coco: true,
  instances: false,
  cellpose: false,
  npz: null,
  holdout: { share: 0.2, by: 'image', pattern: PREFIX_PATTERN },
};

const NPZ_SIDE = 256;

export function ExportDialog({ onClose }: { readonly onClose: () => void }) {
  const { exporter, project } = useDesk().workbench;
  const phase = useObservable(exporter, (state) => state.phase);
  const images = useObservable(project, (state) => state.images);
  const [options, setOptions] = useState(FIRST_OPTIONS);
  // Of 100,000 images this takes a moment.
  const division = useMemo(() => divisionOrProblem(images, options), [images, options]);
  const close = (): void => {
    if (phase !== 'running') exporter.dismiss();
    onClose();
  };
  return (
    <Sheet
      title={ACTIONS['app.export'].label}
      closeLabel={words.close}
      onClose={close}
      actions={<Actions options={options} isDivided={typeof division !== 'string'} onClose={close} />}
    >
      {phase === 'idle' || phase === 'failed' ? (
        <Options options={options} division={division} onChange={setOptions} />
      ) : (
        <Outcome />
      )}
    </Sheet>
  );
}

/** Of what an export would hold; in words, why it cannot be divided. */
function divisionOrProblem(
  images: readonly ImageItem[],
  { which, holdout }: ExportOptions,
): Division | string {
  try {
    return divisionOf(images, which, holdout);
  } catch (error) {
    return messageOf(error);
  }
}

interface OptionsProps {
  readonly options: ExportOptions;
  readonly division: Division | string;
  readonly onChange: (options: ExportOptions) => void;
}

function Options({ options, division, onChange }: OptionsProps) {
  const { project, exporter } = useDesk().workbench;
  const counts = useObservable(project, (state) => state.counts);
  const images = useObservable(project, (state) => state.images);
  const problem = useObservable(exporter, (state) => state.problem);
  const change = (part: Partial<ExportOptions>): void => onChange({ ...options, ...part });
  const accepted = counts.accepted + counts['no-finding'];
  const all = counts.predicted + counts.interpolated + counts.edited + accepted;
  return (
    <>
      {problem !== undefined && (
        <p className={styles['problem']} role="alert">
          {problem}
        </p>
      )}
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
      <div className={styles['contents']}>
        <span>{words.contents}</span>
        <Check label={words.masks} isOn={options.masks} onChange={(masks) => change({ masks })} />
        {images.some(mayBeDicom) && (
          <Check
            label={words.segmentations}
            isOn={options.segmentations !== null}
            onChange={(isOn) => change({ segmentations: isOn ? 'BINARY' : null })}
          />
        )}
        <Check
          label={words.weights}
          isOn={options.weights !== null}
          onChange={(isOn) => change({ weights: isOn ? PROVENANCE_WEIGHTS : null })}
        />
        <Check label={words.images} isOn={options.images} onChange={(images) => change({ images })} />
        <Check label={words.coco} isOn={options.coco} onChange={(coco) => change({ coco })} />
        <Check
          label={words.instances}
          isOn={options.instances}
          onChange={(instances) => change({ instances })}
        />
        <Check label={words.cellpose} isOn={options.cellpose} onChange={(cellpose) => change({ cellpose })} />
        <Check
          label={words.npz}
          isOn={options.npz !== null}
          onChange={(isOn) => change({ npz: isOn ? { width: NPZ_SIDE, height: NPZ_SIDE } : null })}
        />
      </div>
      {options.segmentations !== null && (
        <SegmentationTypeChoice
          value={options.segmentations}
          onChange={(segmentations) => change({ segmentations })}
        />
      )}
      {(options.images || options.segmentations !== null) && (
        <PatientDataOptions
          which={options.which}
          isRemoved={options.deidentify}
          onChange={(deidentify) => change({ deidentify })}
        />
      )}
      {options.weights !== null && (
        <AcceptedWeight weights={options.weights} onChange={(weights) => change({ weights })} />
      )}
      <HoldoutOptions
        holdout={options.holdout}
        division={division}
        onChange={(holdout) => change({ holdout })}
      />
      <p className={styles['note']}>{words.manifest}</p>
    </>
  );
}

interface WeightProps {
  readonly weights: ProvenanceWeights;
  readonly onChange: (weights: ProvenanceWeights) => void;
}

/** What accepting counts: no less than what a model drew, and no more than what a person did. */
function AcceptedWeight({ weights, onChange }: WeightProps) {
  const { model, accepted, person } = weights;
  return (
    <Slider
      label={words.acceptedWeight}
      value={accepted}
      min={model}
      max={person}
      step={1}
      text={percent(accepted / person)}
      onChange={(chosen) => onChange({ ...weights, accepted: chosen })}
    />
  );
}

interface HoldoutProps {
  readonly holdout: Holdout;
  readonly division: Division | string;
  readonly onChange: (holdout: Holdout) => void;
}

/** Which images validate, and how many that makes. */
function HoldoutOptions({ holdout, division, onChange }: HoldoutProps) {
  const change = (part: Partial<Holdout>): void => onChange({ ...holdout, ...part });
  return (
    <>
      <Slider
        label={words.validation}
        value={holdout.share}
        min={0}
        max={0.5}
        step={0.05}
        text={percent(holdout.share)}
        onChange={(share) => change({ share })}
      />
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
      {typeof division === 'string' ? (
        <p className={styles['problem']} role="alert">
          {division}
        </p>
      ) : (
        <p className={styles['note']}>{inWords(division, holdout)}</p>
      )}
    </>
  );
}

function inWords(division: Division, { share, by }: Holdout): string {
  if (share > 0 && by !== 'image' && division.subjects === 1) return words.oneSubject;
  return by === 'image' ? words.split(division) : words.splitBySubject(division);
}

/** What the export is doing, or did. */
function Outcome() {
  const { exporter } = useDesk().workbench;
  const { phase, done, total, target = '', skipped } = useObservable(exporter, (state) => state);
  return (
    <>
      {phase === 'running' && (
        <div className={styles['running']} role="status">
          <p>{words.running(target)}</p>
          <Progress label={words.running(target)} share={total === 0 ? null : done / total} />
          <p className={styles['note']}>{words.progress(done, total)}</p>
        </div>
      )}
      {phase === 'finished' && <p role="status">{words.finished(target, done - skipped.length)}</p>}
      {phase === 'cancelled' && <p role="status">{words.cancelled}</p>}
      {skipped.length > 0 && (
        <div className={styles['skipped']}>
          <p>{words.skipped(skipped.length)}</p>
          <ul>
            {skipped.map(({ key, problem }) => (
              <li key={key}>{problem}</li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}

interface ActionsProps {
  readonly options: ExportOptions;
  readonly isDivided: boolean;
  readonly onClose: () => void;
}

function Actions({ options, isDivided, onClose }: ActionsProps) {
  const { exporter, project } = useDesk().workbench;
  const phase = useObservable(exporter, (state) => state.phase);
  const counts = useObservable(project, (state) => state.counts);
  const available =
    counts.accepted +
    counts['no-finding'] +
    (options.which === 'all' ? counts.predicted + counts.interpolated + counts.edited : 0);
  switch (phase) {
    case 'idle':
    case 'failed':
      return (
        <>
          {available === 0 && <p className={styles['note']}>{words.nothing}</p>}
          <Button
            label={words.begin}
            kind="primary"
            isDisabled={available === 0 || !isDivided}
            onPress={() => void exporter.start(options)}
          />
        </>
      );
    case 'running':
      return <Button label={words.cancel} onPress={() => exporter.cancel()} />;
    case 'finished':
    case 'cancelled':
      return (
        <>
          {phase === 'finished' && (
            <Button kind="quiet" label={words.show} onPress={() => void exporter.show()} />
          )}
          <Button kind="quiet" label={words.again} onPress={() => exporter.dismiss()} />
          <Button label={words.close} kind="primary" onPress={onClose} />
        </>
      );
  }
}
