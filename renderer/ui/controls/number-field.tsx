import { Group, Input, Label, NumberField as AriaNumberField } from 'react-aria-components';
import styles from './number-field.module.css';

interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  /** No limit where it is left out. */
  readonly min?: number;
  readonly max?: number;
  /** 1 by default. */
  readonly step?: number;
  /** Takes the keyboard as soon as it is there. */
  readonly isReady?: boolean;
  readonly onChange: (value: number) => void;
}

/** A number, typed or stepped with the arrow keys. */
export function NumberField({
  label,
  value,
  min,
  max,
  step = 1,
  isReady = false,
  onChange,
}: NumberFieldProps) {
  return (
    <AriaNumberField
      className={styles['field'] ?? ''}
      value={value}
      {...(min === undefined ? {} : { minValue: min })}
      {...(max === undefined ? {} : { maxValue: max })}
      step={step}
      autoFocus={isReady}
      onChange={(chosen) => {
        // An emptied field says nothing.
        if (Number.isFinite(chosen)) onChange(chosen);
      }}
    >
      <Label>{label}</Label>
      <Group>
        <Input />
      </Group>
    </AriaNumberField>
  );
}
