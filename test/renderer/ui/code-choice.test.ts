import { describe, expect, it } from 'vitest';
import { PROPERTIES, propertyNamed } from '../../../core/formats/dicom/seg/codes.ts';
import {
  choiceOf,
  propertiesFor,
  propertyOf,
  sideOf,
  withSide,
  withSource,
} from '../../../renderer/ui/panels/code-choice.ts';

const OWN = {
  category: { value: '1', scheme: '99ULITE', meaning: 'Ours' },
  type: { value: '2', scheme: '99ULITE', meaning: 'Islet' },
};
const NAME = 'Left kidney';

describe('the choice of codes', () => {
  it('begins with what the class has, and says where that is from', () => {
    expect(choiceOf({ name: NAME })).toMatchObject({ source: 'name', ...propertyNamed(NAME) });
    expect(choiceOf({ name: NAME, property: null }).source).toBe('name');
    expect(choiceOf({ name: 'x', property: propertyNamed(NAME) }).source).toBe('list');
    expect(choiceOf({ name: 'x', property: OWN }).source).toBe('own');
    const sided = { ...propertyNamed(NAME), modifier: OWN.type };
    expect(choiceOf({ name: 'x', property: sided }).source).toBe('own');
  });

  it('gives back what is in it, whatever it is from', () => {
    for (const property of [...PROPERTIES.map((known) => known.property), propertyNamed(NAME), OWN]) {
      expect(propertyOf(choiceOf({ name: 'x', property }))).toEqual(property);
    }
  });

  it('keeps codes by hand, and falls back on the name where the list lacks them', () => {
    const own = choiceOf({ name: NAME, property: OWN });
    expect(propertyOf(withSource(own, 'list', NAME))).toEqual(propertyNamed(NAME));
    const listed = choiceOf({ name: NAME, property: propertyNamed('rib') });
    expect(propertyOf(withSource(listed, 'own', NAME))).toEqual(propertyNamed('rib'));
    expect(propertyOf(withSource(listed, 'name', NAME))).toEqual(propertyNamed(NAME));
  });

  it('sets a side and takes it away', () => {
    const kidney = choiceOf({ name: 'x', property: propertyNamed('kidney') });
    for (const side of ['left', 'right', 'both'] as const) expect(sideOf(withSide(kidney, side))).toBe(side);
    expect(propertyOf(withSide(withSide(kidney, 'both'), 'none'))).toEqual(propertyNamed('kidney'));
  });

  it('is no property while a part of it is missing, too long, or parted by a backslash', () => {
    const own = choiceOf({ name: 'x', property: OWN });
    const withType = (change: object) => propertyOf({ ...own, type: { ...own.type, ...change } });
    expect(withType({ value: ' 2 ' })).toEqual(OWN);
    expect(withType({ value: '' })).toBeNull();
    expect(withType({ value: '12345678901234567' })).toBeNull();
    expect(withType({ meaning: 'a'.repeat(64) })).not.toBeNull();
    expect(withType({ meaning: 'a'.repeat(65) })).toBeNull();
    expect(withType({ meaning: 'a\\b' })).toBeNull();
    expect(propertyOf({ ...own, modifier: { value: '3', scheme: '', meaning: '' } })).toBeNull();
  });
});

describe('the list of codes', () => {
  const found = (words: string) => propertiesFor(words).map(({ property }) => property.type.meaning);

  it('is found by names, other names, categories and codes', () => {
    expect(found('kid')).toEqual(['Kidney']);
    expect(found('oesoph')).toEqual(['Esophagus']);
    expect(found('64033007')).toEqual(['Kidney']);
    expect(found('physical stent')).toEqual(['Stent']);
    expect(found('')).toHaveLength(PROPERTIES.length);
    expect(found('no such thing')).toEqual([]);
  });

  it('begins with what begins with the words', () => {
    expect(found('vein')[0]).toBe('Vein');
    expect(found('vein')).toContain('Portal Vein');
  });
});
