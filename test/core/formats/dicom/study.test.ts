import { describe, expect, it } from 'vitest';
import { dicomSource } from '../../../../core/sources/dicom-source.ts';
import { encodeDicom, imageElements } from '../../../support/dicom.ts';
import type { TestElements } from '../../../support/dicom.ts';

const source = dicomSource(() => Promise.resolve(undefined));

async function headOf(others: TestElements) {
  const file = encodeDicom(imageElements({ width: 1, height: 1 }, [1], others));
  return (await source.open(file, 'a.dcm')).head;
}

describe('the head of a DICOM file', () => {
  it('says whose image it is and of what, in the characters of the file', async () => {
    const { study } = await headOf({
      '00080005': ['CS', 'ISO_IR 100'],
      '00080020': ['DA', '20040119'],
      '00081030': ['LO', 'Sch\xe4del'],
      '0008103e': ['LO', 'Axial '],
      '00100010': ['PN', 'M\xfcller^J\xf6rg^^Dr.'],
      '00100020': ['LO', 'M-1'],
      '00100030': ['DA', '1961.02.03'],
      '00100040': ['CS', 'M'],
      '0020000e': ['UI', '1.2.3'],
      '00200060': ['CS', 'L'],
    });
    expect(study).toEqual({
      patientName: 'Dr. Jörg Müller',
      patientId: 'M-1',
      birthDate: '1961-02-03',
      sex: 'M',
      studyDate: '2004-01-19',
      studyDescription: 'Schädel',
      seriesDescription: 'Axial',
      laterality: 'L',
      seriesUid: '1.2.3',
    });
  });

  it('leaves out what the file does not say, and shows dates that are none as they are', async () => {
    expect((await headOf({})).study).toEqual({});
    expect((await headOf({ '00100010': ['PN', ''], '00080020': ['DA', 'May'] })).study).toEqual({
      studyDate: 'May',
    });
  });

  it.each<[string, TestElements, string | undefined]>([
    ['a rescaled CT', { '00281052': ['DS', '-1024'], '00281053': ['DS', '1'] }, 'HU'],
    ['a CT that says so', { '00281053': ['DS', '1'], '00281054': ['LO', 'HU'] }, 'HU'],
    ['a CT of electron density', { '00281053': ['DS', '1'], '00281054': ['LO', 'ED'] }, 'ED'],
    ['a CT without a unit', { '00281053': ['DS', '1'], '00281054': ['LO', 'US'] }, undefined],
    ['a CT that is not rescaled', {}, undefined],
    ['an MR', { '00080060': ['CS', 'MR'], '00281053': ['DS', '1'] }, undefined],
  ])('tells the unit of %s', async (_, others, unit) => {
    expect((await headOf(others)).unit).toBe(unit);
  });
});
