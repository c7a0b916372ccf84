import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Folders } from '../../../../main/files/folders/folders.ts';
import { FolderHandles } from '../../../../main/files/folders/folder-handles.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

let open: Folders | undefined;
afterEach(() => open?.close());

async function setUp() {
  const base = await temporaryFolder();
  const handles = new FolderHandles();
  const changed: string[] = [];
  const create = () => {
    void open?.close();
    open = new Folders(handles, join(base, 'folders.json'), (handle) => changed.push(handle));
    return open;
  };
  const write = async (...names: string[]) => {
    for (const name of names) {
      await mkdir(dirname(join(base, name)), { recursive: true });
      await writeFile(join(base, name), name);
    }
  };
  return { base, handles, changed, create, write };
}

const keys = (listing: { readonly images: readonly { readonly key: string }[] }) =>
  listing.images.map(({ key }) => key);

describe('Folders', () => {
  it('lists the images of all subfolders in natural order, without hidden ones', async () => {
    const { base, create, write } = await setUp();
    await write('x/10.png', 'x/9.PNG', 'x/b/1.jpeg', 'x/notes.txt', 'x/.hidden/1.png', 'x/.trash.png');
    const listing = await create().open(join(base, 'x'));
    expect(keys(listing)).toEqual(['9.PNG', '10.png', 'b/1.jpeg']);
    expect(listing).toMatchObject({ name: 'x', writable: true });
    expect(listing.images[1]).toMatchObject({ key: '10.png', size: 8 });
  });

  it('lists each image of an export in several formats once, and says that it has labels', async () => {
    const { base, create, write } = await setUp();
    await write('x/coco/images/a.png', 'x/coco/images/b.png', 'x/yolo/images/train/a.png', 'x/other.png');
    const description = { schema: 1, hash: 'a'.repeat(64), formats: ['coco', 'yolo'] };
    await writeFile(join(base, 'x', 'dataset.json'), JSON.stringify(description));
    const listing = await create().open(join(base, 'x'));
    expect(keys(listing)).toEqual(['coco/images/a.png', 'coco/images/b.png', 'other.png']);
    expect(listing.hasLabels).toBe(true);
    await writeFile(join(base, 'x', 'dataset.json'), '{"schema": 1');
    expect(keys(await create().open(join(base, 'x')))).toHaveLength(4);
  });

  it('lists DICOM files, by extension or, where their names have none, by their mark', async () => {
    const { base, create, write } = await setUp();
    await write('x/a.dcm', 'x/b.DICOM', 'x/c.ima', 'x/README', 'x/notes.md', 'x/series.d/IM0', 'x/1.2.840.7');
    const marked = Buffer.concat([Buffer.alloc(128), Buffer.from('DICM')]);
    for (const name of ['IM1', '1.2.840.10', 'marked.txt']) await writeFile(join(base, 'x', name), marked);
    await symlink(join(base, 'nowhere'), join(base, 'x', 'IM2'));
    const folders = create();
    expect(keys(await folders.open(join(base, 'x')))).toEqual([
      '1.2.840.10',
      'a.dcm',
      'b.DICOM',
      'c.ima',
      'IM1',
    ]);
    expect(keys(await folders.openDropped([join(base, 'x', 'IM1')]))).toEqual(['IM1']);
  });

  it('leaves out links that lead out of the folder, and follows those inside', async () => {
    const { base, create, write } = await setUp();
    await write('x/a.png', 'secret.png');
    await symlink(join(base, 'secret.png'), join(base, 'x', 'out.png'));
    await symlink(join(base, 'x', 'a.png'), join(base, 'x', 'in.png'));
    expect(keys(await create().open(join(base, 'x')))).toEqual(['a.png', 'in.png']);
  });

  it('opens dropped files with nothing beside them', async () => {
    const { base, handles, create, write } = await setUp();
    await write('x/a.png', 'x/sub/b.png', 'x/c.png');
    const listing = await create().openDropped([join(base, 'x', 'a.png'), join(base, 'x', 'sub', 'b.png')]);
    expect(keys(listing)).toEqual(['a.png', 'sub/b.png']);
    expect(await handles.resolve(listing.handle, 'sub/b.png')).toContain('b.png');
    await expect(handles.resolve(listing.handle, 'c.png')).rejects.toMatchObject({ code: 'handle.refused' });
  });

  it('opens a dropped folder like any other, and says when a drop holds no image', async () => {
    const { base, create, write } = await setUp();
    await write('x/a.png', 'notes.txt');
    const folders = create();
    expect(keys(await folders.openDropped([join(base, 'x')]))).toEqual(['a.png']);
    expect(folders.recent()).toHaveLength(1);
    await expect(folders.openDropped([join(base, 'notes.txt')])).rejects.toThrow('notes.txt is not an image');
  });

  it('tells which of the folders opened before are no longer where they were', async () => {
    const { base, create, write } = await setUp();
    const names = Array.from({ length: 14 }, (_, i) => `many/${i}`);
    await write('x/a.png', 'y/b.png', ...names.map((name) => `${name}/a.png`));
    const folders = create();
    const x = await folders.open(join(base, 'x'));
    const y = await folders.open(join(base, 'y'));
    // Longer known than the list of recent ones is long.
    for (const name of names) await folders.open(join(base, name));
    expect(folders.recent()).toHaveLength(12);
    await rename(join(base, 'x'), join(base, 'z'));
    expect(await folders.gone([x.id, y.id, 'never opened'])).toEqual([x.id]);
    await folders.close();
    expect(await create().gone([x.id])).toEqual([x.id]);
  });

  it('gives a folder the same id after a restart, and reopens it by that', async () => {
    const { base, create, write } = await setUp();
    await write('x/a.png', 'y/b.png');
    const first = create();
    const x = await first.open(join(base, 'x'));
    await first.open(join(base, 'y'));
    await first.close();
    const second = create();
    expect(second.recent().map(({ name }) => name)).toEqual(['y', 'x']);
    expect(keys(await second.reopen(x.id))).toEqual(['a.png']);
    await second.close();
    expect((await create().reopenLast())?.id).toBe(x.id);
    expect(x.id).not.toContain('x/');
  });

  it('says what is wrong when a folder is gone, is a file, or was never opened', async () => {
    const { base, create, write } = await setUp();
    await write('x/a.png', 'file.txt');
    const folders = create();
    const { id, handle } = await folders.open(join(base, 'x'));
    await rename(join(base, 'x'), join(base, 'z'));
    await expect(folders.reopen(id)).rejects.toThrow('The folder x is not there any more.');
    await expect(folders.refresh(handle)).rejects.toMatchObject({ code: 'folder.missing' });
    expect(await folders.reopenLast()).toBeNull();
    await expect(folders.open(join(base, 'file.txt'))).rejects.toThrow('file.txt is a file, not a folder.');
    await expect(folders.reopen('unknown')).rejects.toMatchObject({ code: 'folder.forgotten' });
  });

  it('goes on watching the folder that was opened last when the one before is listed again', async () => {
    const { base, changed, create, write } = await setUp();
    await write('x/a.png', 'y/b.png');
    const folders = create();
    const x = await folders.open(join(base, 'x'));
    const y = await folders.open(join(base, 'y'));
    expect((await folders.refresh(x.handle)).handle).toBe(x.handle);
    await write('x/c.png', 'y/d.png');
    await vi.waitFor(() => expect(changed).toEqual([y.handle]), { timeout: 20_000 });
  });

  it('tells once when files come and go', async () => {
    const { base, changed, create, write } = await setUp();
    await write('x/a.png');
    const { handle } = await create().open(join(base, 'x'));
    await write('x/b.png', 'x/c.png');
    await rm(join(base, 'x', 'a.png'));
    await expect.poll(() => changed, { timeout: 5000 }).toEqual([handle]);
  });
});

describe('FolderHandles', () => {
  it('gives what was opened before the handle it has, be it a folder or single files of it', async () => {
    const { base, create, write } = await setUp();
    await write('x/a.png', 'x/b.png');
    const folders = create();
    const dropped = await folders.openDropped([join(base, 'x', 'a.png')]);
    expect((await folders.refresh(dropped.handle)).handle).toBe(dropped.handle);
    const other = await folders.openDropped([join(base, 'x', 'b.png')]);
    const whole = await folders.open(join(base, 'x'));
    expect(new Set([dropped.handle, other.handle, whole.handle]).size).toBe(3);
  });

  it('resolves nothing for handles and keys it does not know', async () => {
    const { base, handles, create, write } = await setUp();
    await write('x/a.png', 'secret.png');
    const { handle } = await create().open(join(base, 'x'));
    expect(await handles.resolve(handle, 'a.png')).toBe(join(base, 'x', 'a.png'));
    await expect(handles.resolve('other', 'a.png')).rejects.toMatchObject({ code: 'handle.unknown' });
    for (const key of [
      '../secret.png',
      join(base, 'secret.png'),
      'x/../../secret.png',
      '..\\secret.png',
      '',
    ]) {
      await expect(handles.resolve(handle, key), key).rejects.toMatchObject({ code: 'handle.refused' });
    }
    await symlink(join(base, 'secret.png'), join(base, 'x', 'link.png'));
    await expect(handles.resolve(handle, 'link.png')).rejects.toMatchObject({ code: 'handle.refused' });
  });
});
