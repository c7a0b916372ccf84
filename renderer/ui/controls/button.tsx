import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { classes } from '../classes.ts';
import { Chord } from './chord.tsx';
import { WithTooltip } from './tooltip.tsx';
import styles from './button.module.css';

interface ButtonProps {
  readonly label: string;
  /** For those who do not see what it stands beside; its label by default. */
  readonly name?: string;
  readonly icon?: ReactNode;
  readonly chord?: string | undefined;
  /** `danger` for what takes something away. */
  readonly kind?: 'plain' | 'primary' | 'quiet' | 'danger';
  readonly size?: 'small' | 'normal';
  readonly isDisabled?: boolean;
  readonly onPress: () => void;
  readonly autoFocus?: boolean;
}

/** A button with words. The keyboard stays where it was, so that keys go on working on the canvas. */
export function Button(props: ButtonProps) {
  const { label, name = label, icon, chord, kind = 'plain', size, isDisabled, onPress, autoFocus } = props;
  return (
    <AriaButton
      className={classes(styles['button'], styles[kind], size === 'small' && styles['low'])}
      isDisabled={isDisabled === true}
      onPress={onPress}
      preventFocusOnPress
      aria-label={name}
      {...(autoFocus === true ? { autoFocus } : {})}
    >
      {icon}
      <span>{label}</span>
      {chord !== undefined && <Chord chord={chord} />}
    </AriaButton>
  );
}

interface IconButtonProps {
  readonly label: string;
  readonly icon: ReactNode;
  readonly chord?: string | undefined;
  /** Whether what it switches is on; absent where it switches nothing. */
  readonly isOn?: boolean;
  readonly isDisabled?: boolean;
  readonly kind?: 'danger';
  readonly size?: 'small' | 'normal';
  readonly placement?: 'right' | 'bottom' | 'top' | 'left';
  readonly onPress: () => void;
}

/** A button whose name and key are in its tooltip. */
export function IconButton(props: IconButtonProps) {
  const {
    label,
    icon,
    chord,
    isOn,
    isDisabled,
    kind,
    size = 'normal',
    placement = 'bottom',
    onPress,
  } = props;
  return (
    <WithTooltip label={label} chord={chord} placement={placement}>
      <AriaButton
        className={classes(
          styles['icon'],
          styles[size],
          isOn === true && styles['on'],
          kind === 'danger' && styles['takes'],
        )}
        aria-label={label}
        {...(isOn === undefined ? {} : { 'aria-pressed': isOn })}
        isDisabled={isDisabled === true}
        onPress={onPress}
        preventFocusOnPress
      >
        {icon}
      </AriaButton>
    </WithTooltip>
  );
}
