import { Input, Label, TextField as AriaTextField } from 'react-aria-components';
import { classes } from '../classes.ts';
import styles from './text-field.module.css';

interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** `wide`: as wide as there is room, below its label, for words rather than a name. */
  readonly size?: 'small' | 'normal' | 'wide';
  /** Takes the keyboard at once, with all of its text selected, so that typing replaces it. */
  readonly isReady?: boolean;
  /** A passphrase: not shown, and as long as anybody likes. */
  readonly isSecret?: boolean;
  /** Most characters; as many as a name has by default. */
  readonly longest?: number;
  readonly onEnter?: () => void;
  readonly onEscape?: () => void;
}

/** Characters: names, not texts. */
const LONGEST = 100;
const LONGEST_SECRET = 1000;

/** A name, a passphrase or a line of words, typed. */
export function TextField({ label, size = 'normal', isReady = false, ...props }: TextFieldProps) {
  const { value, onChange, isSecret = false, longest = LONGEST, onEnter, onEscape } = props;
  return (
    <AriaTextField
      className={classes(styles['field'], styles[size])}
      value={value}
      type={isSecret ? 'password' : 'text'}
      maxLength={isSecret ? LONGEST_SECRET : longest}
      autoFocus={isReady}
      onChange={onChange}
      onKeyDown={(event) => {
        if (event.key === 'Enter') onEnter?.();
        else if (event.key === 'Escape' && onEscape !== undefined) onEscape();
        else event.continuePropagation();
      }}
    >
      <Label>{label}</Label>
      <Input
        onFocus={({ currentTarget }) => {
          if (isReady) currentTarget.select();
        }}
      />
    </AriaTextField>
  );
}
