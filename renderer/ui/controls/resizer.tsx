import { useRef, useState } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import { classes } from '../classes.ts';
import styles from './resizer.module.css';

interface ResizerProps {
  readonly label: string;
  /** Of the line itself. A vertical one changes the width to its right, a horizontal one the height below it. */
  readonly orientation: 'vertical' | 'horizontal';
  readonly className?: string | undefined;
  /** CSS pixels. */
  readonly value: number;
  readonly least: number;
  readonly most: number;
  readonly onChange: (value: number) => void;
  /** When it is let go, or a key was pressed. */
  readonly onChangeEnd: () => void;
  /** Back to the size at first. */
  readonly onReset: () => void;
}

/** CSS pixels for an arrow key. */
const STEP = 16;

/** The line between two parts of the window, to be dragged or moved by keys. */
export function Resizer(props: ResizerProps) {
  const { label, orientation, className, value, least, most, onChange, onChangeEnd, onReset } = props;
  const [isHeld, setHeld] = useState(false);
  const grip = useRef({ at: 0, value: 0 });
  const placeOf = (event: PointerEvent): number =>
    orientation === 'vertical' ? event.clientX : event.clientY;

  const hold = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    grip.current = { at: placeOf(event), value };
    setHeld(true);
  };
  const drag = (event: PointerEvent): void => {
    if (isHeld) onChange(grip.current.value + grip.current.at - placeOf(event));
  };
  const letGo = (): void => {
    if (!isHeld) return;
    setHeld(false);
    onChangeEnd();
  };
  const step = (event: KeyboardEvent): void => {
    const [grow, shrink] =
      orientation === 'vertical' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
    const sizes = {
      [grow]: value + STEP,
      [shrink]: value - STEP,
      Home: least,
      End: most,
    };
    const size = sizes[event.key];
    if (size === undefined) return;
    event.preventDefault();
    onChange(size);
    onChangeEnd();
  };

  return (
    <div
      role="separator"
      tabIndex={0}
      className={classes(styles['resizer'], styles[orientation], className)}
      aria-label={label}
      aria-orientation={orientation}
      aria-valuenow={value}
      aria-valuemin={least}
      aria-valuemax={most}
      data-held={isHeld || undefined}
      onPointerDown={hold}
      onPointerMove={drag}
      onPointerUp={letGo}
      onPointerCancel={letGo}
      onDoubleClick={onReset}
      onKeyDown={step}
    />
  );
}
