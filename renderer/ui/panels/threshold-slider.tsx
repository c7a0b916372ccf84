import { thresholdInHand } from '../../editor/state.ts';
import { Slider } from '../controls/slider.tsx';
import { useDesk, useEditor } from '../shell/desk.ts';

interface ThresholdSliderProps {
  readonly label: string;
  readonly isDisabled?: boolean;
}

/** The threshold of the proposal that waits, else that of the mask. */
export function ThresholdSlider({ label, isDisabled = false }: ThresholdSliderProps) {
  const { actions } = useDesk();
  const threshold = useEditor(thresholdInHand);
  return (
    <Slider
      label={label}
      value={threshold}
      min={0.01}
      max={0.99}
      step={0.01}
      text={threshold.toFixed(2)}
      isDisabled={isDisabled}
      onChange={(value) => actions.run('mask.threshold', { value, live: true })}
      onChangeEnd={(value) => actions.run('mask.threshold', { value, live: false })}
    />
  );
}
