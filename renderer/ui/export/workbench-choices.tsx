import { PROVENANCE_WEIGHTS } from '../../../core/formats/weight-map.ts';
import type { ProvenanceWeights } from '../../../core/formats/weight-map.ts';
import type { ExportOptions } from '../../services/export/export-options.ts';
import { mayBeDicom } from '../../services/export/wanted.ts';
import { Check } from '../controls/check.tsx';
import { Slider } from '../controls/slider.tsx';
import { percent } from '../format.ts';
import { useDesk, useObservable } from '../shell/desk.ts';
import { text } from '../strings.ts';
import styles from './export.module.css';
import { SegmentationTypeChoice } from './segmentation-type.tsx';

const words = text.export;

const NPZ_SIDE = 256;

interface WorkbenchProps {
  readonly options: ExportOptions;
  readonly onChange: (part: Partial<ExportOptions>) => void;
}

/** What the workbench's own folder holds. */
export function WorkbenchChoices({ options, onChange }: WorkbenchProps) {
  const { project } = useDesk().workbench;
  const images = useObservable(project, (state) => state.images);
  return (
    <>
      <div className={styles['contents']} role="group" aria-label={words.contents}>
        <span aria-hidden="true">{words.contents}</span>
        <Check label={words.masks} isOn={options.masks} onChange={(masks) => onChange({ masks })} />
        {images.some(mayBeDicom) && (
          <Check
            label={words.segmentations}
            isOn={options.segmentations !== null}
            onChange={(isOn) => onChange({ segmentations: isOn ? 'BINARY' : null })}
          />
        )}
        <Check
          label={words.weights}
          isOn={options.weights !== null}
          onChange={(isOn) => onChange({ weights: isOn ? PROVENANCE_WEIGHTS : null })}
        />
        <Check
          label={words.images}
          isOn={options.images}
          onChange={(copies) => onChange({ images: copies })}
        />
        <Check label={words.coco} isOn={options.coco} onChange={(coco) => onChange({ coco })} />
        <Check
          label={words.instances}
          isOn={options.instances}
          onChange={(instances) => onChange({ instances })}
        />
        <Check
          label={words.cellpose}
          isOn={options.cellpose}
          onChange={(cellpose) => onChange({ cellpose })}
        />
        <Check
          label={words.npz}
          isOn={options.npz !== null}
          onChange={(isOn) => onChange({ npz: isOn ? { width: NPZ_SIDE, height: NPZ_SIDE } : null })}
        />
      </div>
      <p className={styles['note']}>{words.manifest}</p>
      {options.segmentations !== null && (
        <SegmentationTypeChoice
          value={options.segmentations}
          onChange={(segmentations) => onChange({ segmentations })}
        />
      )}
      {options.weights !== null && (
        <AcceptedWeight weights={options.weights} onChange={(weights) => onChange({ weights })} />
      )}
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
