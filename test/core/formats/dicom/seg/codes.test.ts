import { describe, expect, it } from 'vitest';
import { CATEGORIES, TISSUE, TYPES, propertyNamed } from '../../../../../core/formats/dicom/seg/codes.ts';
import { hasModules, python } from '../../../../support/python.ts';

describe('what a class of a name shows', () => {
  it.each([
    ['Nuclei', 'Nucleus', undefined],
    ['cell_nucleus', 'Nucleus', undefined],
    ['vessels', 'Blood vessel', undefined],
    ['Skin lesion', 'Lesion', undefined],
    ['liver tumour', 'Neoplasm', undefined],
    ['tumour of the liver', 'Neoplasm', undefined],
    ['LeftKidney', 'Kidney', 'Left'],
    ['kidney_right', 'Kidney', 'Right'],
    ['left ventricle', 'Left Ventricle', undefined],
    ['Lymph nodes', 'Lymph node', undefined],
    ['optic disc', 'Optic nerve head', undefined],
    ['Portal vein 2', 'Portal Vein', undefined],
    ['left and right lung', 'Lung', undefined],
  ])('%s', (name, meaning, side) => {
    expect(propertyNamed(name).type.meaning).toBe(meaning);
    expect(propertyNamed(name).modifier?.meaning).toBe(side);
  });

  it('is tissue where nothing is known', () => {
    for (const name of ['', 'foreground', 'Class 7', 'Läsiön']) expect(propertyNamed(name)).toEqual(TISSUE);
  });

  it('is in one line of the table only', () => {
    const names = Object.values(TYPES).flatMap((rows) =>
      rows.flatMap(([, ...own]) => own.map((name) => name.toLowerCase())),
    );
    expect(new Set(names).size).toBe(names.length);
    const codes = Object.values(TYPES).flatMap((rows) => rows.map(([code]) => code));
    expect(new Set(codes).size).toBe(codes.length);
  });
});

/** Terms that are newer than the tables of the pydicom that is here. */
const NEWER = ['84640000', '4421005'];

it.skipIf(!hasModules('codes of SNOMED CT by pydicom', 'pydicom'))(
  'codes mean what the tables of the standard say',
  () => {
    const PROGRAM = `
from pydicom.sr._concepts_dict import concepts
meanings = {}
for entries in concepts['SCT'].values():
  for code, (meaning, _) in entries.items():
    meanings.setdefault(code, []).append(meaning.lower())
print(json.dumps([code for code, meaning in json.loads(sys.argv[1])
                  if meaning.lower() not in meanings.get(code, [])]))`;
    const types = Object.values(TYPES).flatMap((rows) => rows.map(([code, meaning]) => [code, meaning]));
    const categories = Object.values(CATEGORIES).map(({ value, meaning }) => [value, meaning]);
    const unknown = JSON.parse(python(PROGRAM, JSON.stringify([...types, ...categories]))) as string[];
    expect(unknown.sort()).toEqual([...NEWER].sort());
  },
);
