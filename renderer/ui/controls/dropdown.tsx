import { ChevronDown } from 'lucide-react';
import { Button, Label, ListBox, ListBoxItem, Popover, Select, SelectValue } from 'react-aria-components';
import styles from './dropdown.module.css';

interface DropdownProps<Value extends string> {
  readonly label: string;
  readonly value: Value | null;
  readonly options: readonly {
    readonly value: Value;
    readonly label: string;
    readonly isDisabled?: boolean;
  }[];
  readonly isLabelHidden?: boolean;
  readonly placeholder?: string;
  readonly onChange: (value: Value) => void;
}

/** A choice of many, one in sight. */
export function Dropdown<Value extends string>(props: DropdownProps<Value>) {
  const { label, value, options, isLabelHidden, placeholder, onChange } = props;
  return (
    <Select
      className={styles['select'] ?? ''}
      value={value}
      placeholder={placeholder ?? ''}
      disabledKeys={options.filter(({ isDisabled }) => isDisabled).map((option) => option.value)}
      onChange={(chosen) => {
        const option = options.find((candidate) => candidate.value === chosen);
        if (option !== undefined) onChange(option.value);
      }}
      {...(isLabelHidden === true ? { 'aria-label': label } : {})}
    >
      {isLabelHidden !== true && <Label>{label}</Label>}
      <Button className={styles['trigger'] ?? ''}>
        <SelectValue className={styles['value'] ?? ''} />
        <ChevronDown aria-hidden="true" />
      </Button>
      <Popover className={styles['popover'] ?? ''} offset={4}>
        <ListBox className={styles['list'] ?? ''}>
          {options.map((option) => (
            <ListBoxItem key={option.value} id={option.value} className={styles['item'] ?? ''}>
              {option.label}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </Select>
  );
}
