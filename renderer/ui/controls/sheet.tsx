import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { classes } from '../classes.ts';
import { IconButton } from './button.tsx';
import styles from './sheet.module.css';

interface SheetProps {
  readonly title: string;
  readonly closeLabel: string;
  readonly width?: 'normal' | 'wide' | 'page';
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Buttons at the foot. */
  readonly actions?: ReactNode;
}

/** A dialog above the window. Escape, a press beside it and its close button end it. */
export function Sheet({ title, closeLabel, width = 'normal', onClose, children, actions }: SheetProps) {
  return (
    <ModalOverlay
      className={styles['scrim'] ?? ''}
      isOpen
      isDismissable
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <Modal className={classes(styles['sheet'], styles[width])}>
        <Dialog className={styles['dialog'] ?? ''}>
          <header className={styles['header']}>
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            <IconButton label={closeLabel} icon={<X aria-hidden="true" />} size="small" onPress={onClose} />
          </header>
          {/* Focusable, so that the keyboard can scroll it. */}
          <div className={styles['body']} tabIndex={0}>
            {children}
          </div>
          {actions !== undefined && <footer className={styles['footer']}>{actions}</footer>}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
