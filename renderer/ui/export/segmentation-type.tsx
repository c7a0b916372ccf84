import type { SegmentationType } from '../../../core/formats/dicom/seg/request.ts';
import { Segmented } from '../controls/segmented.tsx';
import { text } from '../strings.ts';

const words = text.export;

/** What other programs read best comes first. */
const TYPES = ['BINARY', 'LABELMAP', 'FRACTIONAL'] as const satisfies readonly SegmentationType[];

interface ChoiceProps {
  readonly value: SegmentationType;
  readonly onChange: (type: SegmentationType) => void;
}

/** How the pixels of DICOM segmentations are written. */
export function SegmentationTypeChoice({ value, onChange }: ChoiceProps) {
  return (
    <Segmented<SegmentationType>
      label={words.segmentationType}
      value={value}
      options={TYPES.map((type) => ({ value: type, label: words.segmentationTypes[type] }))}
      onChange={onChange}
    />
  );
}
