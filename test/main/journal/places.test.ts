import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodeEntry } from '../../../core/journal/entry.ts';
import { JsonFile } from '../../../main/files/json-file.ts';
import { disk as realDisk } from '../../../main/journal/disk.ts';
import { Projects } from '../../../main/journal/projects.ts';
import { NO_PROJECTS, registrySchema } from '../../../main/journal/registry.ts';
import { verifyJournal } from '../../../main/journal/verify.ts';
import { FaultyDisk } from '../../support/faulty-disk.ts';
import { owner, projectsOn, registryOn } from '../../support/projects.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const IMAGES = '/images';
const FOLDER = `${IMAGES}/U-Lite project`;
/** So small that every entry begins a file. */
const OPTIONS = { journal: { fileBytes: 200 } };

const series = (number: number) =>
  encodeEntry({ kind: 'series', series: { id: `one s${number}`, revision: 1, objects: [], nextObject: 1 } });
const project = encodeEntry({
  kind: 'project',
  project: { id: 'one', name: 'Cases', folder: 'f', revision: 0, classes: [], nextLabel: 1 },
});

async function begun(projects: Projects, count = 4): Promise<Projects> {
  await projects.begin('one');
  await projects.append('one', [project]);
  for (let number = 1; number < count; number++) await projects.append('one', [series(number)]);
  await projects.ready({ project: 'one', folder: 'f', name: 'Cases' });
  return projects;
}

/** A project of two steps beside its images, all of which lie a second time in `/copy`; and the disk before that. */
async function copied(): Promise<{ readonly before: FaultyDisk; readonly disk: FaultyDisk }> {
  const before = new FaultyDisk();
  const first = await begun(projectsOn(before, OPTIONS), 2);
  await first.move('one', IMAGES);
  await first.close();
  const copy = [...before.files].flatMap(([path, bytes]) =>
    path.startsWith(IMAGES) ? [[path.replace(IMAGES, '/copy'), bytes] as const] : [],
  );
  return { before, disk: new FaultyDisk({}, [...before.files, ...copy]) };
}

describe('a project folder', () => {
  it('moves beside its images and back, with all that is in it, and goes on there', async () => {
    const disk = new FaultyDisk();
    const projects = await begun(projectsOn(disk, OPTIONS));
    const access = { place: 'beside', holder: null, isSpilled: false };
    expect(await projects.move('one', IMAGES)).toMatchObject(access);
    expect([...disk.files.keys()].filter((path) => path.startsWith('/projects/one'))).toEqual([]);
    await projects.append('one', [series(4)]);
    await projects.close();
    expect((await verifyJournal(disk, FOLDER)).problems).toEqual([]);

    const again = projectsOn(disk, OPTIONS);
    expect(await again.find('f')).toMatchObject({ position: { count: 5 }, access: { place: 'beside' } });
    expect(await again.move('one', null)).toMatchObject({ place: 'profile' });
    expect([...disk.files.keys()].filter((path) => path.startsWith(IMAGES))).toEqual([]);
    await again.append('one', [series(5)]);
    await again.close();
    expect(await projectsOn(disk, OPTIONS).find('f')).toMatchObject({ position: { count: 6 } });
  });

  it('goes on where its new place is gone as soon as it is known', async () => {
    const disk = new FaultyDisk();
    const registry = registryOn(disk, '/projects');
    const write = async (...args: Parameters<typeof registry.write>): Promise<void> => {
      await registry.write(...args);
      disk.takeAway(IMAGES, 'ENOENT');
    };
    const vanishing = {
      get value() {
        return registry.value;
      },
      write,
    };
    const projects = await begun(projectsOn(disk, { ...OPTIONS, registry: vanishing }));
    disk.bringBack(IMAGES);
    expect(await projects.move('one', IMAGES)).toMatchObject({ place: 'beside', isSpilled: true });
    await projects.append('one', [series(4)]);
    await projects.close();
    disk.bringBack(IMAGES);
    const again = projectsOn(disk, OPTIONS);
    expect(await again.find('f', IMAGES)).toMatchObject({
      position: { count: 5 },
      access: { isSpilled: false },
    });
    await again.close();
  });

  it('takes up what is done while it moves', async () => {
    const disk = new FaultyDisk();
    const projects = await begun(projectsOn(disk, OPTIONS));
    const moving = projects.move('one', IMAGES);
    const appended = Promise.all([4, 5, 6].map((number) => projects.append('one', [series(number)])));
    await moving;
    await appended;
    await projects.close();
    const fresh = projectsOn(disk, { ...OPTIONS, folder: '/fresh' });
    expect(await fresh.find('g', IMAGES)).toMatchObject({ position: { count: 7 }, fork: null });
  });

  it('is known by the images that it lies beside, wherever they are, to whoever opens them', async () => {
    const disk = new FaultyDisk();
    const projects = await begun(projectsOn(disk, OPTIONS));
    await projects.move('one', IMAGES);
    await projects.close();
    await disk.rename(IMAGES, '/elsewhere');
    const fresh = projectsOn(disk, { ...OPTIONS, folder: '/fresh' });
    const access = { place: 'beside' };
    expect(await fresh.find('h', '/elsewhere')).toMatchObject({ project: 'one', access });
    await fresh.settle('one', 'h');
    await fresh.close();
    const facts: unknown = JSON.parse(
      new TextDecoder().decode(disk.files.get('/elsewhere/U-Lite project/project.json')),
    );
    expect(facts).toMatchObject({ folder: 'h' });
    expect(registryOn(disk, '/fresh').value.projects).toMatchObject([{ id: 'one', folder: 'h' }]);
  });

  it('that was copied with its images goes on by itself, and so does the original', async () => {
    const { before, disk } = await copied();
    const projects = projectsOn(disk, { ...OPTIONS, registry: registryOn(before, '/projects') });
    const factsAt = (folder: string): unknown =>
      JSON.parse(new TextDecoder().decode(disk.files.get(`${folder}/U-Lite project/project.json`)));
    expect(await projects.find('f', IMAGES)).toMatchObject({ position: { count: 2 } });
    await projects.settle('one', 'f');
    for (const number of [2, 3]) await projects.append('one', [series(number)]);
    expect(await projects.find('g', '/copy')).toMatchObject({ project: 'one', position: { count: 2 } });
    await projects.settle('one', 'g');
    await projects.append('one', [series(9)]);
    expect(await projects.find('f', IMAGES)).toMatchObject({ position: { count: 4 } });
    await projects.settle('one', 'f');
    expect(await projects.find('g', '/copy')).toMatchObject({ position: { count: 3 } });
    await projects.close();
    expect([factsAt(IMAGES), factsAt('/copy')]).toMatchObject([{ folder: 'f' }, { folder: 'g' }]);
    for (const folder of [IMAGES, '/copy']) {
      expect((await verifyJournal(disk, `${folder}/U-Lite project`)).problems).toEqual([]);
    }
  });

  it.each([0, 2])(
    'that was copied goes on by itself where the original was moved into the profile, with %i steps since',
    async (steps) => {
      const { before, disk } = await copied();
      const options = { ...OPTIONS, registry: registryOn(before, '/projects') };
      const projects = projectsOn(disk, options);
      await projects.find('f', IMAGES);
      await projects.settle('one', 'f');
      await projects.move('one', null);
      for (let step = 0; step < steps; step++) await projects.append('one', [series(2 + step)]);
      const access = { place: 'beside' };
      expect(await projects.find('g', '/copy')).toMatchObject({ position: { count: 2 }, access });
      await projects.settle('one', 'g');
      await projects.append('one', [series(9)]);
      await projects.close();
      const again = projectsOn(disk, options);
      const own = { position: { count: 2 + steps }, access: { place: 'profile' } };
      expect(await again.find('f', IMAGES)).toMatchObject(own);
      await again.settle('one', 'f');
      expect(await again.find('g', '/copy')).toMatchObject({ position: { count: 3 }, access });
      await again.settle('one', 'g');
      expect(await again.find('f', IMAGES)).toMatchObject(own);
      await again.close();
    },
  );

  it('that a person chose is found for the images, and forgotten where it was not opened', async () => {
    const disk = new FaultyDisk();
    const projects = await begun(projectsOn(disk, OPTIONS));
    await projects.close();
    await disk.rename('/projects/one', '/stick/Copied');
    const fresh = projectsOn(disk, { ...OPTIONS, folder: '/fresh' });
    expect(await fresh.factsIn('/stick/Copied')).toMatchObject({ id: 'one', name: 'Cases' });
    await expect(fresh.factsIn('/stick')).rejects.toMatchObject({ code: 'project.none' });
    fresh.choose('i', '/stick/Copied');
    const access = { place: 'elsewhere' };
    expect(await fresh.find('i', IMAGES)).toMatchObject({ project: 'one', access });
    await fresh.release('one');
    expect(await fresh.find('i', IMAGES)).toBeNull();
    fresh.choose('i', '/stick/Copied');
    await fresh.find('i', IMAGES);
    await fresh.settle('one', 'i');
    await fresh.close();
    const again = projectsOn(disk, { ...OPTIONS, folder: '/fresh' });
    expect(await again.find('i')).toMatchObject({ project: 'one', position: { count: 4 } });
  });

  it('is moved to no place that is taken, and not while it is damaged', async () => {
    const disk = new FaultyDisk({}, [[`${FOLDER}/letter.txt`, Uint8Array.of(1)]]);
    const projects = await begun(projectsOn(disk, OPTIONS));
    await expect(projects.move('one', IMAGES)).rejects.toMatchObject({ code: 'project.placeTaken' });
    await projects.close();
    const [path = '', bytes = new Uint8Array(0)] =
      [...disk.files].find(([name]) => name.endsWith('journal-000000000001.ulj')) ?? [];
    const spoilt = bytes.slice();
    spoilt[150] = (spoilt[150] ?? 0) ^ 1;
    const damaged = new FaultyDisk({}, [...disk.files, [path, spoilt] as const]);
    await damaged.remove(IMAGES);
    const again = projectsOn(damaged, OPTIONS);
    await again.find('f');
    await expect(again.move('one', IMAGES)).rejects.toMatchObject({ code: 'project.damaged' });
    expect([...damaged.files.keys()].some((name) => name.startsWith(IMAGES))).toBe(false);
    expect(await again.find('f')).toMatchObject({ access: { place: 'profile' } });
  });

  it.each(['beside', 'profile'] as const)(
    'is one whole project that is known, wherever its move %s is killed',
    async (place) => {
      let killed = 0;
      for (let last = 0; ; last++) {
        let isMoving = false;
        let left = last;
        const disk = new FaultyDisk({ failing: () => (isMoving && left-- <= 0 ? 'EKILLED' : null) });
        const projects = await begun(projectsOn(disk, OPTIONS));
        if (place === 'profile') await projects.move('one', IMAGES);
        const before = await projects.find('f', IMAGES);
        isMoving = true;
        const isDone = await projects.move('one', place === 'beside' ? IMAGES : null).then(
          () => true,
          () => false,
        );
        isMoving = false;
        const after = new FaultyDisk({}, disk.files);
        const registry = registryOn(disk, '/projects');
        const again = projectsOn(after, { ...OPTIONS, registry });
        const found = await again.find('f', IMAGES);
        expect(found?.position, `killed at ${last}`).toEqual(before?.position);
        await again.settle('one', 'f');
        // What is left of it is in nobody's way.
        const access = await again.move('one', place === 'beside' ? IMAGES : null);
        expect(access, `killed at ${last}`).toMatchObject({ place });
        await again.append('one', [series(9)]);
        await again.close();
        const once = await projectsOn(after, { ...OPTIONS, registry }).find('f', IMAGES);
        expect(once, `killed at ${last}`).toMatchObject({ position: { count: 5 }, fork: null });
        if (isDone) break;
        killed++;
      }
      expect(killed).toBeGreaterThan(20);
    },
  );

  it('is looked at only by the second who opens it, whose journal nobody else writes', async () => {
    const disk = new FaultyDisk();
    const first = await begun(projectsOn(disk, OPTIONS));
    await first.move('one', IMAGES);
    const ben = owner({ user: 'Ben', host: 'there', pid: 2 });
    const second = projectsOn(disk, { ...OPTIONS, folder: '/fresh', owner: ben });
    const found = await second.find('f', IMAGES);
    const holder = { user: 'Anna', host: 'here' };
    expect(found).toMatchObject({ position: { count: 4 }, access: { holder } });
    const written = () => [...disk.files].filter(([path]) => path.startsWith(IMAGES));
    const before = written();
    await expect(second.append('one', [series(7)])).rejects.toMatchObject({ code: 'project.readOnly' });
    await expect(second.move('one', null)).rejects.toMatchObject({ code: 'project.outOfReach' });
    expect(written()).toEqual(before);
    await first.append('one', [series(4)]);
    // Whoever tries again has what was done meanwhile, and may write once it is free.
    expect(await second.find('f', IMAGES)).toMatchObject({ position: { count: 5 }, access: { holder } });
    await first.release('one');
    expect(await second.find('f', IMAGES)).toMatchObject({ access: { holder: null } });
    await second.append('one', [series(5)]);
    expect(await first.find('f', IMAGES)).toMatchObject({ access: { holder: { user: 'Ben' } } });
    await Promise.all([first.close(), second.close()]);
    expect((await verifyJournal(disk, FOLDER)).entries).toBe(6);
  });

  it('is not written any more by whoever lost it while asleep, and what they do is kept', async () => {
    const disk = new FaultyDisk();
    const told: boolean[] = [];
    const changed = (_: string, { isSpilled }: { isSpilled: boolean }): void => void told.push(isSpilled);
    const projects = await begun(projectsOn(disk, { ...OPTIONS, changed }));
    await projects.move('one', IMAGES);
    const taken = { id: 'x', user: 'Ben', host: 'there', pid: 5, since: 1, beat: 3 };
    await disk.replace(`${FOLDER}/open.lock`, JSON.stringify(taken));
    const written = () => [...disk.files].filter(([path]) => path.startsWith(IMAGES));
    const before = written();
    await projects.append('one', [series(4)]);
    expect(written()).toEqual(before);
    await projects.close();
    expect(written()).toEqual(before);
    expect(told).toEqual([true]);
    expect([...disk.files.keys()].some((path) => path.startsWith('/projects-spill/one/'))).toBe(true);
  });

  it('of a newer version is refused, and nothing is changed', async () => {
    const disk = new FaultyDisk();
    const projects = await begun(projectsOn(disk, OPTIONS));
    await projects.close();
    const facts = { version: 2, id: 'one', name: 'Cases', folder: 'f', more: true };
    const newer = new FaultyDisk({}, [
      ...disk.files,
      ['/projects/one/project.json', new TextEncoder().encode(JSON.stringify(facts))],
    ]);
    const before = newer.files;
    await expect(projectsOn(newer, OPTIONS).find('f')).rejects.toMatchObject({
      code: 'journal.newer',
      message: expect.stringContaining('newer version'),
    });
    expect(newer.files).toEqual(before);
  });
});

describe('the list of projects', () => {
  it('is made anew where it is damaged, and knows others once their images are opened', async () => {
    const root = await temporaryFolder();
    const open = () =>
      new Projects({
        disk: realDisk,
        folder: join(root, 'projects'),
        spill: join(root, 'spill'),
        registry: new JsonFile(join(root, 'projects.json'), registrySchema, NO_PROJECTS),
        owner: owner({ pid: process.pid }),
        report: () => undefined,
        changed: () => undefined,
        reserveBytes: 0,
      });
    const images = join(root, 'images');
    await realDisk.makeFolder(images);
    await realDisk.makeFolder(join(root, 'projects'));
    const first = await begun(open());
    await first.move('one', images);
    await first.close();
    expect(JSON.parse(await readFile(join(root, 'projects.json'), 'utf8'))).toMatchObject({
      projects: [{ id: 'one', path: join(images, 'U-Lite project') }],
    });
    await writeFile(join(root, 'projects.json'), '{"version":');
    const second = open();
    expect(await second.find('f')).toBeNull();
    expect(await second.find('f', images)).toMatchObject({ project: 'one', position: { count: 4 } });
    await second.settle('one', 'f');
    await second.close();
    const third = open();
    expect(await third.find('f')).toMatchObject({ project: 'one' });
    await third.close();
  });
});
