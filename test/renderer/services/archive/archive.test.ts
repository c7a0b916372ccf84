import { describe, expect, it } from 'vitest';
import type { ArchiveChoice, ArchiveSetting, ArchiveStudy } from '../../../../core/contract/archive.ts';
import { WorkbenchError } from '../../../../core/errors.ts';
import { Archive } from '../../../../renderer/services/archive/archive.ts';
import { StudyFetch } from '../../../../renderer/services/archive/study-fetch.ts';
import { BridgeClient } from '../../../../renderer/services/bridge-client.ts';
import { TestBridge } from '../support.ts';

const STUDY: ArchiveStudy = {
  uid: '1.2',
  patientName: 'Jane Doe',
  patientId: '7',
  date: '2024-05-17',
  description: '',
  accessionNumber: '',
  modalities: ['CT'],
  series: 1,
  instances: 4,
};
const ON: ArchiveSetting = { isOn: true, address: 'https://pacs/x', user: '', password: 'none' };

function start(setting: ArchiveSetting = ON) {
  const bridge = new TestBridge();
  let now = setting;
  bridge.handlers.set('archive.setting', () => now);
  bridge.handlers.set('archive.set', ({ password, ...choice }: ArchiveChoice) => {
    if (choice.address === 'pacs') throw new WorkbenchError('archive.address', 'pacs is no address.');
    return (now = { ...choice, password: password === undefined ? now.password : 'session' });
  });
  bridge.handlers.set('archive.find', () => ({ studies: [STUDY], isCut: false }));
  bridge.handlers.set('archive.cancel', () => undefined);
  return { bridge, archive: new Archive(new BridgeClient(bridge)) };
}

describe('the archive in the window', () => {
  it('is off until main has said otherwise, and stays as it was where a choice is refused', async () => {
    const { archive } = start();
    expect(archive.state.setting.isOn).toBe(false);
    await archive.start();
    expect(archive.state.setting).toEqual(ON);
    await archive.choose({ isOn: true, address: 'pacs', user: '' });
    expect(archive.state).toMatchObject({ setting: ON, settingProblem: 'pacs is no address.' });
    await archive.choose({ isOn: true, address: 'https://other/x', user: '' });
    expect(archive.state).toMatchObject({ settingProblem: null, setting: { address: 'https://other/x' } });
  });

  it('forgets what was found where another one is used, and says why nothing was found', async () => {
    const { archive, bridge } = start();
    await archive.start();
    await archive.find({});
    expect(archive.state).toMatchObject({ studies: [STUDY], isSearching: false, searchProblem: null });
    await archive.choose({ isOn: true, address: 'https://other/x', user: '' });
    expect(archive.state.studies).toBeNull();
    bridge.handlers.set('archive.find', () => {
      throw new WorkbenchError('archive.unreachable', 'other cannot be reached: nothing answers there.');
    });
    await archive.find({});
    expect(archive.state).toMatchObject({
      studies: null,
      isSearching: false,
      needsPassword: false,
      searchProblem: 'other cannot be reached: nothing answers there.',
    });
  });

  it('shows what was asked for last, however late the one before is answered', async () => {
    const { archive, bridge } = start();
    await archive.start();
    let answerFirst: (found: unknown) => void = () => undefined;
    bridge.handlers.set('archive.find', () => new Promise((resolve) => (answerFirst = resolve)));
    const first = archive.find({ patientName: 'old*' });
    bridge.handlers.set('archive.find', () => ({ studies: [STUDY], isCut: false }));
    await archive.find({});
    answerFirst({ studies: [], isCut: false });
    await first;
    expect(archive.state.studies).toEqual([STUDY]);
  });

  it('says nothing of a search that was stopped', async () => {
    const { archive, bridge } = start();
    await archive.start();
    bridge.handlers.set('archive.find', () => {
      throw new WorkbenchError('archive.cancelled', 'Cancelled.');
    });
    await archive.find({});
    expect(archive.state).toMatchObject({ isSearching: false, searchProblem: null });
  });

  it('asks for a password that nobody knows, or that is not the right one, and gives it first', async () => {
    const { archive, bridge } = start({ ...ON, user: 'Jane' });
    await archive.start();
    expect(archive.state.needsPassword).toBe(true);
    await archive.find({}, 'sesame');
    expect(archive.state).toMatchObject({ needsPassword: false, studies: [STUDY] });
    expect(archive.state.setting.password).toBe('session');
    bridge.handlers.set('archive.find', () => {
      throw new WorkbenchError('archive.login', 'pacs wants another user or password for this.');
    });
    await archive.find({});
    expect(archive.state).toMatchObject({ needsPassword: true, studies: null });
  });
});

describe('fetching a study', () => {
  const LISTING = { handle: 'h', id: 'i', name: '1.2', images: [], writable: true };

  function startFetch(openProject?: string) {
    const { bridge } = start();
    const opened: unknown[] = [];
    const project = { id: openProject, openListed: async (listing: unknown) => void opened.push(listing) };
    bridge.handlers.set('archive.open', () => LISTING);
    bridge.handlers.set('archive.fetch', () => {
      bridge.emit('archive.progress', { done: 1, total: 4 });
      return { name: '1.2' };
    });
    const studyFetch = new StudyFetch({ bridge: new BridgeClient(bridge), project });
    const phases: string[] = [];
    studyFetch.subscribe(() => phases.push(studyFetch.state.phase));
    return { bridge, studyFetch, opened, phases };
  }

  it('opens it where no folder is open', async () => {
    const { studyFetch, opened, phases } = startFetch();
    await studyFetch.begin(STUDY);
    expect(phases).toEqual(['idle', 'running', 'finished', 'idle']);
    expect(opened).toEqual([LISTING]);
  });

  it('leaves somebody who is at work there until they ask for it', async () => {
    const { studyFetch, opened } = startFetch('a project');
    await studyFetch.begin(STUDY);
    expect(studyFetch.state.phase).toBe('finished');
    expect(opened).toEqual([]);
    await Promise.all([studyFetch.open(), studyFetch.open()]);
    expect(opened).toEqual([LISTING]);
    expect(studyFetch.state.phase).toBe('idle');
  });

  it('says nothing where no folder was chosen, and what went wrong where something did', async () => {
    const { bridge, studyFetch } = startFetch();
    bridge.handlers.set('archive.fetch', () => null);
    await studyFetch.begin(STUDY);
    expect(studyFetch.state).toEqual({ phase: 'idle' });
    bridge.handlers.set('archive.fetch', () => {
      throw new WorkbenchError('file.disk-full', '1.dcm cannot be written: the disk is full.');
    });
    await studyFetch.begin(STUDY);
    expect(studyFetch.state).toMatchObject({
      phase: 'failed',
      problem: '1.dcm cannot be written: the disk is full.',
    });
    bridge.handlers.set('archive.fetch', () => {
      throw new WorkbenchError('archive.cancelled', 'Cancelled.');
    });
    await studyFetch.begin(STUDY);
    expect(studyFetch.state.phase).toBe('cancelled');
    studyFetch.dismiss();
    expect(studyFetch.state.phase).toBe('idle');
  });
});
