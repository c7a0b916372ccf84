import { Flag, GitCompareArrows, ImageOff, MessageSquareText } from 'lucide-react';
import { placeIn } from '../../services/images/image-item.ts';
import { groupOf, hasMark, openShare } from '../../services/images/image-list.ts';
import type { ImageItem } from '../../services/project/project.ts';
import { classes } from '../classes.ts';
import { useDesk, useObservable } from '../shell/desk.ts';
import { text } from '../strings.ts';
import { StatusMark } from './status-mark.tsx';
import styles from './filmstrip.module.css';

/** Height of the strip besides the pictures themselves: filters, names, scroll bar. */
const AROUND_PICTURE = 64;
const GAP = 8;

/** Width of an item in a strip of this height, the gap to the next one included; all in CSS pixels. */
export function itemWidth(stripHeight: number): number {
  return Math.round((stripHeight - AROUND_PICTURE) * (5 / 3)) + GAP;
}

/** Characters at the end of a name that are always shown: most often a number and the extension. */
const NAME_END = 8;

interface FilmstripItemProps {
  readonly item: ImageItem;
  readonly isSelected: boolean;
  /** Takes the keyboard; the arrow keys lead from there to the others. */
  readonly isReachable: boolean;
  /** Place among those shown, counted from 1. */
  readonly position: number;
  readonly total: number;
  /** CSS pixels from the start of the row. */
  readonly left: number;
  readonly width: number;
  readonly onSelect: () => void;
}

export function FilmstripItem(props: FilmstripItemProps) {
  const { item, isSelected, isReachable, position, total, left, width, onSelect } = props;
  const state = text.strip.states[groupOf(item)];
  const remarks = remarksOn(item);
  return (
    <div
      role="listitem"
      className={styles['place']}
      style={{ transform: `translateX(${left}px)`, width }}
      aria-posinset={position}
      aria-setsize={total}
    >
      <button
        type="button"
        className={classes(styles['item'], isSelected && styles['selected'])}
        aria-current={isSelected}
        aria-label={`${item.name}, ${state}`}
        aria-description={remarks.join('. ')}
        title={[item.key, ...(item.problem === undefined ? remarks : [item.problem])].join('\n')}
        tabIndex={isReachable ? 0 : -1}
        // The keyboard stays with the canvas, as with every other button.
        onMouseDown={(event) => event.preventDefault()}
        onClick={onSelect}
      >
        <Picture item={item} />
        <span className={styles['label']}>
          <StatusMark group={groupOf(item)} />
          <FileName name={item.name} />
        </span>
      </button>
    </div>
  );
}

/** The name with its middle put aside where it is too long, because both its ends tell files apart. */
function FileName({ name }: { readonly name: string }) {
  const cut = Math.max(0, name.length - NAME_END);
  return (
    <>
      <span className={styles['nameStart']}>{name.slice(0, cut)}</span>
      <span className={styles['nameEnd']}>{name.slice(cut)}</span>
    </>
  );
}

/** What there is to say about an image beside its status. */
export function remarksOn(item: ImageItem): readonly string[] {
  const { flagged = false, comment = '', conflicts = 0 } = item;
  return [
    item.frames === undefined ? '' : text.strip.frames(placeIn(item)),
    isUncertaintyShown(item) ? text.strip.uncertainty(item.uncertainty) : '',
    text.strip.disagreement(openShare(item, 'disagreement')),
    conflicts === 0 ? '' : text.strip.conflicts(conflicts),
    flagged ? text.review.flagged : '',
    comment === '' ? '' : text.review.said(comment),
  ].filter(Boolean);
}

/** What a person has reviewed is uncertain no longer. */
export function isUncertaintyShown(item: ImageItem): item is ImageItem & { readonly uncertainty: number } {
  return openShare(item, 'uncertainty') !== null && item.status !== 'new';
}

/** Its thumbnail with its mask, or that there is none. */
export function Picture({ item }: { readonly item: ImageItem }) {
  const { thumbnails, overlays } = useDesk().workbench;
  const thumbnail = useObservable(thumbnails, ({ byKey }) => byKey.get(item.key));
  const overlay = useObservable(overlays, ({ byImage }) =>
    item.imageId === undefined ? undefined : byImage.get(item.imageId),
  );
  const isBroken = item.problem !== undefined || (thumbnail !== undefined && 'problem' in thumbnail);
  return (
    <span className={styles['picture']}>
      {isBroken && <ImageOff aria-hidden="true" />}
      {!isBroken && thumbnail !== undefined && 'url' in thumbnail && (
        <img src={thumbnail.url} alt="" draggable={false} decoding="async" />
      )}
      {!isBroken && overlay !== undefined && (
        <img className={styles['overlay']} src={overlay} alt="" draggable={false} decoding="async" />
      )}
      {item.frames !== undefined && (
        <span
          className={styles['frames']}
          data-count={text.strip.frameCount(placeIn(item))}
          aria-hidden="true"
        />
      )}
      <span className={styles['notes']}>
        {hasMark(item, 'disputed') && <GitCompareArrows aria-hidden="true" />}
        {item.flagged === true && <Flag aria-hidden="true" />}
        {item.comment !== undefined && item.comment !== '' && <MessageSquareText aria-hidden="true" />}
      </span>
      {!isBroken && isUncertaintyShown(item) && (
        <span className={styles['uncertainty']}>
          {/* The root tells small uncertainties apart, and most are small. */}
          <span style={{ width: `${100 * Math.sqrt(item.uncertainty)}%` }} />
        </span>
      )}
    </span>
  );
}
