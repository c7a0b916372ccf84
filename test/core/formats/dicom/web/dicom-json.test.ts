import { describe, expect, it } from 'vitest';
import {
  readInstances,
  readRefusals,
  readStudies,
} from '../../../../../core/formats/dicom/web/dicom-json.ts';

const of = (vr: string, ...Value: readonly unknown[]) => ({ vr, Value });

describe('what an archive says', () => {
  it('becomes a list of studies, whatever of them it leaves out', () => {
    const full = {
      '0020000D': of('UI', '1.2.3'),
      '00100010': of('PN', { Alphabetic: 'Doe^Jane^^Dr' }),
      '00100020': of('LO', 'P-7'),
      '00080020': of('DA', '20240517'),
      '00081030': of('LO', 'Head '),
      '00080061': of('CS', 'CT', 'SEG'),
      '00201206': of('IS', 2),
      '00201208': of('IS', '120'),
    };
    const bare = { '0020000d': of('UI', '1.2.4'), '00100010': { vr: 'PN' } };
    expect(readStudies([full, bare, { '00100020': of('LO', 'no UID') }])).toEqual([
      {
        uid: '1.2.3',
        patientName: 'Dr Jane Doe',
        patientId: 'P-7',
        date: '2024-05-17',
        description: 'Head',
        accessionNumber: '',
        modalities: ['CT', 'SEG'],
        series: 2,
        instances: 120,
      },
      {
        ...{ uid: '1.2.4', patientName: '', patientId: '', date: '', description: '' },
        ...{ accessionNumber: '', modalities: [], series: null, instances: null },
      },
    ]);
  });

  it('names files by UIDs, and never by anything that could be a path', () => {
    const file = (series: string, uid: string) => [
      { '0020000E': of('UI', series), '00080018': of('UI', uid) },
    ];
    expect(readInstances(file('1.2', '1.2.9'))).toEqual([{ series: '1.2', uid: '1.2.9' }]);
    for (const wrong of ['../../etc/passwd', '', '1..2', 'a', '1'.repeat(65)]) {
      expect(() => readInstances(file('1.2', wrong))).toThrow('a file without its UIDs');
      expect(() => readInstances(file(wrong, '1.2'))).toThrow('a file without its UIDs');
    }
  });

  it('tells which files were refused, and why', () => {
    const refused = { '00081155': of('UI', '1.5'), '00081197': of('US', 0xa700) };
    expect(readRefusals({ '00081198': of('SQ', refused) })).toEqual([{ uid: '1.5', reason: 0xa700 }]);
    expect(readRefusals({ '00081199': of('SQ', {}) })).toEqual([]);
    expect(readRefusals([])).toEqual([]);
  });

  it('is refused where it is no DICOM JSON', () => {
    for (const wrong of [null, 7, 'text', [1], [{ name: 'x' }], [{ '00080018': 5 }]]) {
      expect(() => readStudies(wrong)).toThrow('something that is no DICOM JSON');
    }
  });
});
