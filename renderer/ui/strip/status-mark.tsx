import {
  CheckCheck,
  Circle,
  CircleSlash,
  FileX,
  PenLine,
  ScanSearch,
  SkipForward,
  Spline,
} from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { ImageGroup } from '../../services/images/image-list.ts';
import styles from './status-mark.module.css';

/** One shape each, so that colours need not be told apart. */
const MARKS: Readonly<Record<ImageGroup, LucideIcon>> = {
  new: Circle,
  predicted: ScanSearch,
  interpolated: Spline,
  edited: PenLine,
  accepted: CheckCheck,
  'no-finding': CircleSlash,
  skipped: SkipForward,
  unreadable: FileX,
};

/** What an image is listed under, as a sign; the words for it stand beside. */
export function StatusMark({ group }: { readonly group: ImageGroup }) {
  const Mark = MARKS[group];
  return (
    <span className={styles['mark']} data-group={group}>
      <Mark aria-hidden="true" />
    </span>
  );
}
