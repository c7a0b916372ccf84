import { RadioButton, RadioField, RadioGroup } from 'react-aria-components';
import styles from './segmented.module.css';

interface SegmentedProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly {
    readonly value: Value;
    readonly label: string;
    readonly isDisabled?: boolean;
  }[];
  readonly isLabelHidden?: boolean;
  readonly onChange: (value: Value) => void;
}

/** A choice of few, all in sight. */
export function Segmented<Value extends string>(props: SegmentedProps<Value>) {
  const { label, value, options, isLabelHidden, onChange } = props;
  return (
    <div className={styles['field']}>
      {isLabelHidden !== true && <span aria-hidden="true">{label}</span>}
      <RadioGroup
        className={styles['group'] ?? ''}
        aria-label={label}
        orientation="horizontal"
        value={value}
        onChange={(chosen) => {
          const option = options.find((candidate) => candidate.value === chosen);
          if (option !== undefined) onChange(option.value);
        }}
      >
        {options.map((option) => (
          <RadioField
            key={option.value}
            value={option.value}
            isDisabled={option.isDisabled === true}
            className={styles['place'] ?? ''}
          >
            <RadioButton className={styles['option'] ?? ''}>{option.label}</RadioButton>
          </RadioField>
        ))}
      </RadioGroup>
    </div>
  );
}
