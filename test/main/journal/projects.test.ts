import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { encodeEntry } from '../../../core/journal/entry.ts';
import type { Projects } from '../../../main/journal/projects.ts';
import { compactJournal } from '../../../main/journal/compact.ts';
import { verifyJournal } from '../../../main/journal/verify.ts';
import { OPTIONS, someWork } from '../../support/arbitrary-journal.ts';
import { FaultyDisk } from '../../support/faulty-disk.ts';
import { owner, projectsOn } from '../../support/projects.ts';

const entry = (number: number) => Uint8Array.from({ length: 40 }, () => number);
const facts = { project: 'one', folder: 'f', name: 'Cases' };

function open(disk: FaultyDisk): Projects {
  return projectsOn(disk, { reserveBytes: 1000 });
}

async function begun(disk: FaultyDisk): Promise<Projects> {
  const projects = open(disk);
  await projects.begin('one');
  await projects.append('one', [entry(1)]);
  await projects.ready(facts);
  return projects;
}

describe('the projects of a profile', () => {
  it('are known by the folders of their images, also after a restart, and after those moved', async () => {
    const disk = new FaultyDisk();
    const projects = await begun(disk);
    expect(await projects.find('elsewhere')).toBeNull();
    const found = await open(disk).find('f');
    expect(found).toMatchObject({ project: 'one', position: { count: 1 } });
    await projects.settle('one', 'g');
    expect(await open(disk).find('f')).toBeNull();
    expect(await open(disk).find('g')).toEqual(found);
    expect(await open(disk).read('one', 0)).toEqual([entry(1)]);
  });

  it('are none before they are ready, and can be begun again', async () => {
    const disk = new FaultyDisk();
    const projects = open(disk);
    await projects.begin('one');
    await projects.append('one', [entry(1), entry(2)]);
    const again = open(disk);
    expect(await again.find('f')).toBeNull();
    await again.begin('one');
    await again.append('one', [entry(3)]);
    await again.ready(facts);
    expect(await open(disk).read('one', 0)).toEqual([entry(3)]);
    await expect(again.begin('one')).rejects.toMatchObject({ code: 'journal.exists' });
  });

  it('keep a project that could not be read for a moment, where another is begun in its place', async () => {
    const disk = new FaultyDisk();
    await (await begun(disk)).close();
    const later = open(disk);
    disk.takeAway('/projects/one', 'EIO');
    await later.begin('one').catch(() => undefined);
    disk.bringBack('/projects/one');
    await later.begin('one');
    const kept = [...disk.files.keys()].filter((path) => path.includes('one.kept-'));
    expect(kept.some((path) => path.endsWith('.ulj'))).toBe(true);
  });

  it('are not taken to be none while a project cannot be read, and are known when it can', async () => {
    const disk = new FaultyDisk();
    await (await begun(disk)).close();
    const later = open(disk);
    disk.takeAway('/projects/one', 'EIO');
    await expect(later.find('f')).rejects.toMatchObject({ code: 'file.read' });
    await expect(later.find('another')).rejects.toThrow(/one cannot be read: the disk reported a fault/);
    disk.bringBack('/projects/one');
    expect(await later.find('another')).toBeNull();
    expect(await later.find('f')).toMatchObject({ project: 'one' });
  });

  it('keep a journal that is set aside', async () => {
    const disk = new FaultyDisk();
    const projects = await begun(disk);
    const kept = await projects.setAside('one');
    expect(await projects.find('f')).toBeNull();
    expect([...disk.files.keys()].some((path) => path.startsWith(`/projects/${kept}/journal`))).toBe(true);
    await projects.begin('one');
    await projects.ready(facts);
    expect(await open(disk).find('f')).toMatchObject({ position: { count: 0 } });
  });

  it('are known from their journals where their facts are damaged, and hold up no others', async () => {
    const disk = new FaultyDisk();
    const projects = await begun(disk);
    await projects.begin('two');
    const project = { id: 'two', name: 'More', folder: 'g', revision: 0, classes: [], nextLabel: 1 };
    await projects.append('two', [encodeEntry({ kind: 'project', project })]);
    await projects.ready({ project: 'two', folder: 'g', name: 'More' });
    const damaged = new FaultyDisk({}, [
      ...disk.files,
      ['/projects/two/project.json', Uint8Array.of(1)],
      ['/projects/three/project.json', Uint8Array.of(2)],
    ]);
    const findings: string[] = [];
    const again = projectsOn(damaged, { report: ({ file }) => void findings.push(file) });
    expect(await again.find('f')).toMatchObject({ project: 'one' });
    expect(await again.find('g')).toMatchObject({ project: 'two', position: { count: 1 }, isDamaged: false });
    expect(findings).toEqual(['/projects/two/project.json', '/projects/three/project.json']);
  });

  it('wait with what is appended while another writes in their folder, and go on behind that', async () => {
    const disk = new FaultyDisk();
    const entries = someWork();
    const projects = projectsOn(disk, { journal: OPTIONS });
    await projects.begin('one');
    for (const entry of entries.slice(0, -2)) await projects.append('one', [encodeEntry(entry)]);
    await projects.ready(facts);
    let isOver = false;
    const lent = projects.lend('one', async (path) => {
      const compacted = await compactJournal(disk, path, OPTIONS);
      await new Promise((resolve) => setTimeout(resolve, 20));
      isOver = true;
      return compacted;
    });
    const last = entries.slice(-2).map(async (entry) => {
      const { count } = await projects.append('one', [encodeEntry(entry)]);
      return [count, isOver] as const;
    });
    const { position, baseline, result } = await lent;
    expect(result).toMatchObject({ commits: entries.length - 3 });
    expect(await Promise.all(last)).toEqual([
      [position.count + 1, true],
      [position.count + 2, true],
    ]);
    expect(baseline).toMatchObject({ first: entries.length - 2 });
    await projects.close();
    const verified = await verifyJournal(disk, '/projects/one');
    expect(verified).toMatchObject({ problems: [], commits: entries.length - 1 });
  });

  it('go on as before where whoever writes in their folder fails, and lend only their own', async () => {
    const disk = new FaultyDisk();
    const projects = await begun(disk);
    await expect(projects.lend('one', () => Promise.reject(new Error('of the test')))).rejects.toThrow(
      'of the test',
    );
    expect(await projects.append('one', [entry(2)])).toMatchObject({ count: 2 });
    const reader = projectsOn(disk, { owner: owner({ host: 'there' }) });
    await reader.find('f');
    await expect(reader.lend('one', async () => undefined)).rejects.toMatchObject({
      code: 'project.outOfReach',
    });
  });

  it('have snapshots written, but not of what is looked at or out of reach', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const disk = new FaultyDisk();
    const [written, looked] = [vi.fn(async () => undefined), vi.fn(async () => undefined)];
    const projects = projectsOn(disk, { snapshot: written });
    await projects.begin('one');
    await projects.append('one', [entry(1)]);
    await projects.ready(facts);
    await projects.append('one', [entry(2)]);
    const reader = projectsOn(disk, { owner: owner({ host: 'there' }), snapshot: looked });
    await reader.find('f');
    await vi.advanceTimersByTimeAsync(20_000);
    expect(written).toHaveBeenCalledTimes(1);
    expect(written).toHaveBeenCalledWith('/projects/one', expect.any(AbortSignal));
    expect(looked).not.toHaveBeenCalled();
    disk.takeAway('/projects/one', 'EIO');
    await projects.append('one', [entry(3)]);
    await vi.advanceTimersByTimeAsync(700_000);
    expect(written).toHaveBeenCalledTimes(1);
    disk.bringBack('/projects/one');
    await vi.advanceTimersByTimeAsync(700_000);
    expect(written).toHaveBeenCalledTimes(2);
    await projects.close();
  });

  it('let what was done last through when the disk is full', async () => {
    const disk = new FaultyDisk({ capacity: 1800 });
    const projects = await begun(disk);
    await projects.close();
    const again = open(disk);
    await again.find('f');
    await again.close();
    const filled = disk.files.get('/projects/reserve')?.length;
    expect(filled).toBe(1000);
    let written = 1;
    const last = open(disk);
    await last.find('f');
    // Holding takes a moment, and nobody waits for it.
    await new Promise((resolve) => setTimeout(resolve, 10));
    for (; written < 100; written++) {
      try {
        await last.append('one', [entry(written + 1)]);
      } catch (error) {
        expect(error).toMatchObject({ code: 'file.disk-full' });
        break;
      }
    }
    expect(disk.files.has('/projects/reserve')).toBe(false);
    // More than would have found room beside the reserve.
    expect(written).toBeGreaterThan(9);
    expect(await open(disk).find('f')).toMatchObject({ position: { count: written } });
  });
});
