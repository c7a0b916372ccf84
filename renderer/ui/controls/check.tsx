import { Check as CheckIcon } from 'lucide-react';
import { CheckboxButton, CheckboxField } from 'react-aria-components';
import { Chord } from './chord.tsx';
import styles from './check.module.css';

interface CheckProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly isDisabled?: boolean;
  readonly chord?: string | undefined;
  readonly onChange: (isOn: boolean) => void;
}

export function Check({ label, isOn, isDisabled, chord, onChange }: CheckProps) {
  return (
    <CheckboxField isSelected={isOn} isDisabled={isDisabled === true} onChange={onChange}>
      <CheckboxButton className={styles['check'] ?? ''}>
        <span className={styles['box']}>{isOn && <CheckIcon aria-hidden="true" />}</span>
        <span className={styles['label']}>{label}</span>
        {chord !== undefined && <Chord chord={chord} isPlain />}
      </CheckboxButton>
    </CheckboxField>
  );
}
