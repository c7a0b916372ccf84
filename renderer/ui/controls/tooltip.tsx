import type { ReactElement } from 'react';
import { Tooltip, TooltipTrigger } from 'react-aria-components';
import { Chord } from './chord.tsx';
import styles from './tooltip.module.css';

interface WithTooltipProps {
  readonly label: string;
  readonly chord?: string | undefined;
  readonly placement: 'right' | 'bottom' | 'top' | 'left';
  readonly children: ReactElement;
}

export function WithTooltip({ label, chord, placement, children }: WithTooltipProps) {
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      {children}
      <Tooltip className={styles['tooltip'] ?? ''} placement={placement} offset={6}>
        <span>{label}</span>
        {chord !== undefined && <Chord chord={chord} />}
      </Tooltip>
    </TooltipTrigger>
  );
}
