import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTemplate, templateText } from '../../../core/contract/template.ts';
import type { ProjectTemplate } from '../../../core/contract/template.ts';
import { propertyNamed } from '../../../core/formats/dicom/seg/codes.ts';

const word = fc.stringMatching(/^[a-zA-Z0-9 +]{1,20}$/).filter((text) => text.trim() === text && text !== '');
const colour = fc.constantFrom('#e69f00', '#56B4E9');
const templates: fc.Arbitrary<ProjectTemplate> = fc.record({
  schema: fc.constantFrom(1, 2, 3),
  classes: fc.array(
    fc.record(
      {
        name: word,
        color: colour,
        origin: word,
        property: fc.constant(propertyNamed('left kidney')),
        objects: fc.boolean(),
      },
      { requiredKeys: ['name', 'color'] },
    ),
  ),
  model: fc.option(word),
  keys: fc.record({
    preset: word,
    changes: fc.dictionary(fc.stringMatching(/^[a-z.]{1,10}$/), fc.array(word, { maxLength: 3 })),
  }),
});

const empty = { schema: 1, classes: [], model: null, keys: { preset: 'workbench', changes: {} } };
const LONG = { value: '12345678901234567', scheme: 'SCT', meaning: 'Long' };
const parse = (value: unknown) => parseTemplate(JSON.stringify(value), 'mine.json');

describe('a template', () => {
  it('is read back as it was written', () => {
    fc.assert(
      fc.property(templates, (template) => {
        expect(parseTemplate(templateText(template), 'mine.json')).toEqual(template);
      }),
    );
  });

  it.each<[string, unknown, RegExp]>([
    ['another form', { hello: 1 }, /mine\.json is no template: .*schema/],
    [
      'a colour that is none',
      { ...empty, classes: [{ name: 'a', color: 'red' }] },
      /colour .*classes\.0\.color/,
    ],
    ['a class without a name', { ...empty, classes: [{ name: ' ', color: '#112233' }] }, /classes\.0\.name/],
    [
      'a code that no file can hold',
      { ...empty, classes: [{ name: 'a', color: '#112233', property: { category: LONG, type: LONG } }] },
      /1 to 16 letters.*classes\.0\.property\.category\.value/,
    ],
    ['fields that nobody knows', { ...empty, surprise: true }, /surprise/],
  ])('is refused for %s, with the place in the file', (_, value, message) => {
    expect(() => parse(value)).toThrow(message);
    expect(() => parse(value)).toThrow(expect.objectContaining({ code: 'template.invalid' }));
  });

  it('is refused where it is no JSON, and told apart where a newer program wrote it', () => {
    expect(() => parseTemplate('{', 'mine.json')).toThrow('mine.json is no template: it is not JSON.');
    expect(() => parse({ ...empty, schema: 5 })).toThrow(/newer version/);
  });
});
