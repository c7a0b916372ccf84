import { describe, expect, it } from 'vitest';
import type { ArchiveStudy } from '../../../../core/contract/archive.ts';
import { hostOf, isOpenToAll } from '../../../../renderer/ui/archive/host.ts';
import { LATEST_FIRST, cellText, sortedStudies } from '../../../../renderer/ui/archive/shown-studies.ts';

const study = (uid: string, others: Partial<ArchiveStudy>): ArchiveStudy => ({
  ...{ uid, patientName: '', patientId: '', date: '', description: '', accessionNumber: '' },
  ...{ modalities: [], series: null, instances: null },
  ...others,
});

const STUDIES = [
  study('1', { date: '2023-01-02', instances: 10, modalities: ['CT', 'SEG'] }),
  study('2', { patientName: 'Ann', date: '2024-05-17', instances: 9 }),
  study('3', { patientName: 'Bob', date: '2022-02-03' }),
];
const uids = (studies: readonly ArchiveStudy[]) => studies.map(({ uid }) => uid).join('');

describe('studies in a table', () => {
  it('stand the latest first, or by any column, either way', () => {
    expect(uids(sortedStudies(STUDIES, LATEST_FIRST))).toBe('213');
    expect(uids(sortedStudies(STUDIES, { by: 'date', isReversed: false }))).toBe('312');
    expect(uids(sortedStudies(STUDIES, { by: 'instances', isReversed: false }))).toBe('213');
  });

  it('stand last where nothing is known of them, either way', () => {
    expect(uids(sortedStudies(STUDIES, { by: 'patientName', isReversed: false }))).toBe('231');
    expect(uids(sortedStudies(STUDIES, { by: 'patientName', isReversed: true }))).toBe('321');
    expect(uids(sortedStudies(STUDIES, { by: 'instances', isReversed: true }))).toBe('123');
  });

  it('say what the archive says, and nothing where it says nothing', () => {
    const [first, , third] = STUDIES;
    expect(first && cellText(first, 'modalities')).toBe('CT, SEG');
    expect(third && cellText(third, 'instances')).toBe('');
  });
});

describe('the address of an archive', () => {
  it('is called by its host, and as it is where it has none', () => {
    expect(hostOf('https://pacs.example:8443/dicom-web')).toBe('pacs.example:8443');
    expect(hostOf('pacs')).toBe('pacs');
  });

  it('is open to all on the way with http://, unless there is no way', () => {
    const open = ['http://pacs/x', 'http://10.0.0.1:8042/x', 'http://localhost.example/x'];
    const shut = [
      'https://pacs/x',
      'http://localhost/x',
      'http://127.0.0.1:8042/x',
      'http://[::1]/x',
      'pacs',
    ];
    expect(open.map(isOpenToAll)).toEqual(open.map(() => true));
    expect(shut.map(isOpenToAll)).toEqual(shut.map(() => false));
  });
});
