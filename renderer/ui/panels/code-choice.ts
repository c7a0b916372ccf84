import type { ClassDefinition } from '../../../core/document/classes.ts';
import { isCode } from '../../../core/document/codes.ts';
import type { Code, SegmentProperty } from '../../../core/document/codes.ts';
import { sameField } from '../../../core/document/fields.ts';
import { PROPERTIES, SIDES, propertyNamed } from '../../../core/formats/dicom/seg/codes.ts';
import type { KnownProperty } from '../../../core/formats/dicom/seg/codes.ts';

/** Where the codes of a class come from. */
export type CodeSource = 'name' | 'list' | 'own';

/** Codes while they are chosen, so that they may be incomplete. */
export interface CodeChoice {
  readonly source: CodeSource;
  readonly category: Code;
  readonly type: Code;
  /** `BLANK` for none. */
  readonly modifier: Code;
}

export const BLANK: Code = { value: '', scheme: '', meaning: '' };

export type Side = keyof typeof SIDES | 'none';
const SIDE_NAMES = Object.keys(SIDES) as (keyof typeof SIDES)[];

/** The codes that a class has. */
export function choiceOf({ name, property = null }: Pick<ClassDefinition, 'name' | 'property'>): CodeChoice {
  if (property === null) return { source: 'name', ...partsOf(propertyNamed(name)) };
  const choice: CodeChoice = { source: 'list', ...partsOf(property) };
  return isInList(choice) ? choice : { ...choice, source: 'own' };
}

/** The codes go along as far as they may; those that the list lacks become what the name says. */
export function withSource(choice: CodeChoice, source: CodeSource, name: string): CodeChoice {
  const isKept = source === 'own' || (source === 'list' && isInList(choice));
  return isKept ? { ...choice, source } : { source, ...partsOf(propertyNamed(name)) };
}

export function withSide(choice: CodeChoice, side: Side): CodeChoice {
  return { ...choice, modifier: side === 'none' ? BLANK : SIDES[side] };
}

export function sideOf({ modifier }: CodeChoice): Side {
  return SIDE_NAMES.find((side) => sameField(SIDES[side], modifier)) ?? 'none';
}

/** Null where the codes are not such as a file can hold. */
export function propertyOf(choice: CodeChoice): SegmentProperty | null {
  const [category, type, modifier] = [choice.category, choice.type, choice.modifier].map(trimmed) as [
    Code,
    Code,
    Code,
  ];
  if (!isCode(category) || !isCode(type)) return null;
  if (sameField(modifier, BLANK)) return { category, type };
  return isCode(modifier) ? { category, type, modifier } : null;
}

/** Those whose names, category or code hold every word, the ones that begin with the words first. */
export function propertiesFor(words: string): readonly KnownProperty[] {
  const parts = words.toLowerCase().split(/\s+/).filter(Boolean);
  const begins = ({ names }: KnownProperty): boolean =>
    names.some((name) => name.toLowerCase().startsWith(parts.join(' ')));
  return PROPERTIES.filter(({ names, property: { category, type } }) => {
    const said = [...names, category.meaning, type.value].join(' ').toLowerCase();
    return parts.every((part) => said.includes(part));
  }).sort((a, b) => Number(begins(b)) - Number(begins(a)));
}

function partsOf({ category, type, modifier = BLANK }: SegmentProperty): Omit<CodeChoice, 'source'> {
  return { category, type, modifier };
}

function isInList(choice: CodeChoice): boolean {
  const { category, type } = choice;
  const isSided = sameField(choice.modifier, BLANK) || sideOf(choice) !== 'none';
  return isSided && PROPERTIES.some(({ property }) => sameField(property, { category, type }));
}

function trimmed({ value, scheme, meaning }: Code): Code {
  return { value: value.trim(), scheme: scheme.trim(), meaning: meaning.trim() };
}
