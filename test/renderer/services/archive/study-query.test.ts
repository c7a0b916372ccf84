import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_WORDS, studyQuery } from '../../../../renderer/services/archive/study-query.ts';

const dateOf = (from: string, to = '') => studyQuery({ ...NO_WORDS, from, to }).date;

describe('what is looked for', () => {
  it('is nothing where nothing is typed', () => {
    expect(studyQuery({ ...NO_WORDS, patientName: '  ' })).toEqual({});
  });

  it('is the beginning of a name, unless wildcards say something else', () => {
    expect(studyQuery({ ...NO_WORDS, patientName: ' doe ' }).patientName).toBe('doe*');
    expect(studyQuery({ ...NO_WORDS, patientName: '*jane' }).patientName).toBe('*jane');
    expect(studyQuery({ ...NO_WORDS, modality: 'ct', patientId: ' 7 ', accessionNumber: 'A1' })).toEqual({
      modality: 'CT',
      patientId: '7',
      accessionNumber: 'A1',
    });
  });

  it('is a span of days, months or years, either end of which may be open', () => {
    expect(dateOf('2024-05-17', '2024.6.1')).toBe('20240517-20240601');
    expect(dateOf('20240517')).toBe('20240517-');
    expect(dateOf('', '2023')).toBe('-20231231');
    expect(dateOf('2024-02', '2024-02')).toBe('20240201-20240229');
  });

  it.each(['yesterday', '2024-13', '2023-02-29', '2024-05-00', '24-05-17', '17.05.2024'])(
    'says that %s is no day',
    (typed) => {
      expect(() => dateOf(typed)).toThrow(`${typed} is no day: write it as in 2024-05-17`);
    },
  );

  it('says so where the days are the wrong way round', () => {
    expect(() => dateOf('2024-05-17', '2024-05-16')).toThrow('2024-05-17 comes after 2024-05-16.');
  });

  it('is every day there is, as it is written', () => {
    const days = fc.date({
      min: new Date('1900-01-01'),
      max: new Date('2100-01-01'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(days, (date) => {
        const iso = date.toISOString().slice(0, 10);
        const plain = iso.replaceAll('-', '');
        expect(dateOf(iso, iso)).toBe(`${plain}-${plain}`);
        expect(dateOf(plain)).toBe(`${plain}-`);
      }),
    );
  });
});
