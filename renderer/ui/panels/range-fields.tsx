import type { ValueRange } from '../../../core/imaging/raster.ts';
import { roundedOn, roundStepOn } from '../../editor/view/value-scale.ts';
import { NumberField } from '../controls/number-field.tsx';
import { useDesk, useEditor } from '../shell/desk.ts';
import { text } from '../strings.ts';

/** The values that are shown from black to white, as people would write them. */
export function useShownRange(): () => ValueRange {
  const { editor } = useDesk();
  return () => {
    const { display, values } = editor.state;
    const { window, level } = display;
    return { low: roundedOn(values, level - window / 2), high: roundedOn(values, level + window / 2) };
  };
}

/** Lowest and highest value of a range among those of the open image; each moves the other where it passes it. */
export function RangeFields({
  range,
  onChange,
}: {
  readonly range: ValueRange;
  readonly onChange: (range: ValueRange) => void;
}) {
  const values = useEditor((state) => state.values);
  const step = roundStepOn(values);
  const least = Math.min(roundedOn(values, values.low), range.low);
  const most = Math.max(roundedOn(values, values.high), range.high);
  return (
    <>
      <NumberField
        label={text.brush.lowest}
        value={range.low}
        min={least}
        max={most}
        step={step}
        onChange={(low) => onChange({ low, high: Math.max(low, range.high) })}
      />
      <NumberField
        label={text.brush.highest}
        value={range.high}
        min={least}
        max={most}
        step={step}
        onChange={(high) => onChange({ low: Math.min(range.low, high), high })}
      />
    </>
  );
}
