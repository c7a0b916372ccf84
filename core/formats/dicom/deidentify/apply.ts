import { hexOf } from '../../bytes.ts';
import { decodeText } from '../character-set.ts';
import type { Attributes, StoredElement } from '../data-set.ts';
import { TAG } from '../tags.ts';
import type { DicomElement, DicomElements, TagName, Vr } from '../write.ts';
import type { Change } from './changes.ts';
import { profileRow } from './profile.ts';
import type { Action, ProfileRow } from './profile.ts';
import { dummyOf, isFreeText, isText, knownVr, widthOf } from './representations.ts';

export interface Applied {
  readonly elements: DicomElements;
  /** In the order of their tags. */
  readonly changes: readonly Change[];
}

/** Digits that stand for a value, the same for the same value, and which tell nothing of it. */
export type Pseudonym = (value: string) => string;

/**
 * The elements of a data set under the basic profile of PS3.15, annex E. What its table does not name stays, except for
 * names of people, dates and times, which are emptied, and for values that cannot be looked into, which are removed.
 */
export function applyProfile(root: Attributes, pseudonym: Pseudonym): Applied {
  const profile = new Profile(root.texts(TAG.characterSet), pseudonym);
  return { elements: profile.applyTo(root, false), changes: profile.changes() };
}

/**
 * Where several actions are given, the last: the others would do only in objects that stay valid without the element,
 * or with an empty one.
 */
const RESOLVED: Readonly<Record<Action, Change['outcome'] | 'identified'>> = {
  X: 'removed',
  Z: 'emptied',
  D: 'replaced',
  U: 'identified',
  'X/Z': 'emptied',
  'X/D': 'replaced',
  'Z/D': 'replaced',
  'X/Z/D': 'replaced',
  'X/Z/U*': 'identified',
};

/** Of several actions the first, since these may be absent from any object, but not empty: studies referred to. */
const OPTIONAL_EVERYWHERE: readonly TagName[] = ['x00081110'];

class Profile {
  readonly #characterSets: readonly string[];
  readonly #pseudonym: Pseudonym;
  /** By tag, or by name where elements of many tags are told of together. */
  readonly #changes = new Map<string, Change>();

  constructor(characterSets: readonly string[], pseudonym: Pseudonym) {
    this.#characterSets = characterSets;
    this.#pseudonym = pseudonym;
  }

  changes(): readonly Change[] {
    return [...this.#changes.values()].sort((a, b) => (a.tag < b.tag ? -1 : 1));
  }

  /** @param isMasked whether the set is an item of a sequence that is replaced, which leaves no text as it is */
  applyTo(set: Attributes, isMasked: boolean): DicomElements {
    const elements: Record<TagName, DicomElement> = {};
    for (const element of set.elements()) {
      const row = rowFor(set, element, isMasked);
      const made =
        row === undefined ? this.#kept(set, element, isMasked) : this.#changed(set, element, row, isMasked);
      if (made !== undefined) elements[element.tag] = made;
    }
    return elements;
  }

  #kept(set: Attributes, { tag, vr, items }: StoredElement, isMasked: boolean): DicomElement {
    if (items !== undefined) return ['SQ', items.map((item) => this.applyTo(item, isMasked))];
    if (tag === TAG.pixels) return pixelsOf(set, vr);
    const stated = knownVr(vr) ?? 'UN';
    return [stated, set.littleEndianBytes(tag, widthOf(stated)) ?? EMPTY];
  }

  #changed(
    set: Attributes,
    { tag, vr: stated, items }: StoredElement,
    row: ProfileRow,
    isMasked: boolean,
  ): DicomElement | undefined {
    const outcome = OPTIONAL_EVERYWHERE.includes(tag) ? 'removed' : RESOLVED[row.action];
    const vr = items !== undefined ? 'SQ' : outcome === 'identified' ? 'UI' : (knownVr(stated) ?? row.vr);
    const bytes = set.bytes(tag);
    if (items?.length === 0 || bytes?.length === 0) return outcome === 'removed' ? undefined : [vr, EMPTY];
    if (outcome === 'identified' && items !== undefined) return this.#kept(set, { tag, vr, items }, isMasked);
    const value = bytes !== undefined && isText(vr) ? decodeText(bytes, this.#characterSets) : '';
    if (vr === 'UI' && outcome !== 'removed' && value.split('\\').every(isOfStandard)) return [vr, value];
    this.#note(tag, row, outcome === 'identified' ? 'replaced' : outcome, value);
    switch (outcome) {
      case 'removed':
        return undefined;
      case 'emptied':
        return [vr, EMPTY];
      case 'replaced':
      case 'identified':
        if (vr === 'SQ') return ['SQ', (items ?? []).map((item) => this.applyTo(item, true))];
        return this.#replacement(tag, vr, value);
    }
  }

  #replacement(tag: TagName, vr: Exclude<Vr, 'SQ'>, value: string): DicomElement {
    if (vr === 'UI') {
      return [vr, value.split('\\').map((uid) => (isOfStandard(uid) ? uid : `2.25.${this.#pseudonym(uid)}`))];
    }
    // People stay apart, and what is of one stays together.
    if (tag === TAG.patientId) return ['LO', this.#pseudonym(value).slice(0, DIGITS_OF_PATIENT)];
    return [vr, dummyOf(vr)];
  }

  #note(tag: TagName, { name, isOfMany }: ProfileRow, outcome: Change['outcome'], value: string): void {
    const key = isOfMany ? name : tag;
    const shown = isOfMany ? '' : value.slice(0, LONGEST_SHOWN);
    const known = this.#changes.get(key) ?? { tag, name, outcome, value: shown, count: 0 };
    this.#changes.set(key, { ...known, count: known.count + 1 });
  }
}

const LONGEST_SHOWN = 100;
const EMPTY = new Uint8Array(0);
const DIGITS_OF_PATIENT = 12;

/** UIDs that the standard gives are the same in all files. */
function isOfStandard(uid: string): boolean {
  return uid.startsWith('1.2.840.10008.');
}

const FIRST_OF_DATA_SET = 'x00080000';

const REMOVED: ProfileRow = { action: 'X', vr: 'UN', name: 'Value of an unknown kind' };

/** What is done with an element, whether the table names it or not; undefined where it stays. */
function rowFor(set: Attributes, element: StoredElement, isMasked: boolean): ProfileRow | undefined {
  const { tag } = element;
  // Lengths of groups would not be true any more.
  const isOfSet = tag >= FIRST_OF_DATA_SET && !tag.endsWith('0000');
  if (!isOfSet) return { ...REMOVED, name: 'Element of no data set' };
  return profileRow(tag) ?? (isMasked ? ruleForMasked(set, element) : ruleFor(set, element));
}

/** Of an element that the table does not name. */
function ruleFor(set: Attributes, { tag, vr: stated, items }: StoredElement): ProfileRow | undefined {
  if (items !== undefined || tag === TAG.pixels) return undefined;
  const bytes = set.bytes(tag);
  const vr = knownVr(stated);
  if (vr === 'PN') return { action: 'Z', vr, name: 'Name of a person' };
  if (vr === 'DA' || vr === 'DT' || vr === 'TM') return { action: 'Z', vr, name: 'Date or time' };
  const isKnown = vr !== undefined || stated === undefined || stated === 'UN';
  return isKnown && bytes !== undefined && !beginsWithItem(bytes) ? undefined : REMOVED;
}

/** Of an element that the table does not name, in a sequence that is replaced. */
function ruleForMasked(set: Attributes, { tag, vr: stated, items }: StoredElement): ProfileRow | undefined {
  if (items !== undefined) return undefined;
  const vr = knownVr(stated);
  if (vr === undefined || set.bytes(tag) === undefined) return REMOVED;
  if (vr === 'UI') return { action: 'U', vr, name: 'UID' };
  return isFreeText(vr) ? { action: 'D', vr, name: 'Text' } : undefined;
}

/** As a sequence does that passed through a program which did not know it for one: PS3.5, section 6.2.2. */
function beginsWithItem(bytes: Uint8Array): boolean {
  return hexOf(bytes.subarray(0, 4)) === 'feff00e0';
}

/** As they are, the lowest byte of each number first. */
function pixelsOf(set: Attributes, stated: string | undefined): DicomElement {
  const fragments = set.fragments(TAG.pixels);
  if (fragments !== undefined) return ['OB', fragments];
  const width = set.swappedBytes(TAG.pixels, set.word(TAG.bitsAllocated) ?? 8);
  return [stated === 'OB' ? 'OB' : 'OW', set.littleEndianBytes(TAG.pixels, width) ?? EMPTY];
}
