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

/**
 * Lowest and highest value of a range; each moves the other where it passes it. There are no limits: frames that were
 * not looked at yet may hold any values.
 */
export function RangeFields({
  range,
  onChange,
}: {
  readonly range: ValueRange;
  readonly onChange: (range: ValueRange) => void;
}) {
  const step = useEditor((state) => roundStepOn(state.values));
  return (
    <>
      <NumberField
        label={text.brush.lowest}
        value={range.low}
        step={step}
        onChange={(low) => onChange({ low, high: Math.max(low, range.high) })}
      />
      <NumberField
        label={text.brush.highest}
        value={range.high}
        step={step}
        onChange={(high) => onChange({ low: Math.min(range.low, high), high })}
      />
    </>
  );
}
