import { clamp } from '../../../core/clamp.ts';
import { useRef } from 'react';
import { Label, Slider as AriaSlider, SliderThumb, SliderTrack } from 'react-aria-components';
import styles from './slider.module.css';

interface SliderProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** The value as people read it. */
  readonly text: string;
  readonly isDisabled?: boolean;
  /** While it is being dragged. */
  readonly onChange: (value: number) => void;
  /** When it is let go. */
  readonly onChangeEnd?: (value: number) => void;
}

export function Slider(props: SliderProps) {
  const { label, value, min, max, step, text, isDisabled, onChange, onChangeEnd } = props;
  const share = clamp((value - min) / (max - min), 0, 1);
  // Screen readers and scripts set the value without a key or pointer that could be let go.
  const isHeld = useRef(false);
  const hold = (): void => {
    isHeld.current = true;
  };
  const letGo = (): void => {
    isHeld.current = false;
  };
  const end = (chosen: number): void => {
    letGo();
    onChangeEnd?.(chosen);
  };
  return (
    <div onPointerDownCapture={hold} onKeyDownCapture={hold} onKeyUpCapture={letGo}>
      <AriaSlider
        className={styles['slider'] ?? ''}
        value={value}
        minValue={min}
        maxValue={max}
        step={step}
        isDisabled={isDisabled === true}
        onChange={(chosen) => {
          onChange(chosen);
          if (!isHeld.current) end(chosen);
        }}
        onChangeEnd={end}
      >
        <Label>{label}</Label>
        <span className={styles['value']} aria-hidden="true">
          {text}
        </span>
        <SliderTrack className={styles['track'] ?? ''}>
          <div className={styles['rail']} />
          <div className={styles['fill']} style={{ width: `${share * 100}%` }} />
          <SliderThumb className={styles['thumb'] ?? ''} />
        </SliderTrack>
      </AriaSlider>
    </div>
  );
}
