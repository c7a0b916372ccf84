import { describe, expect, it } from 'vitest';
import { imageIdOf } from '../../../core/document/image-id.ts';
import { ImageRepository } from '../../../renderer/store/images.ts';
import { ProjectRepository } from '../../../renderer/store/projects.ts';
import { freshConnection } from './support.ts';

describe('images', () => {
  it('are found again by the paths of their own project only', async () => {
    const images = new ImageRepository(freshConnection());
    const hint = { path: 'a.png', imageId: 'hash', size: 10, modified: 20 };
    await images.remember('one', [hint, { ...hint, path: 'b.png' }]);
    await images.remember('two', [{ ...hint, path: 'c.png' }]);
    expect((await images.hints('one')).map(({ path }) => path)).toEqual(['a.png', 'b.png']);
    await images.remember('one', [{ ...hint, imageId: 'other' }]);
    expect((await images.hints('one'))[0]?.imageId).toBe('other');
  });

  it('share their thumbnails with the same content in another project', async () => {
    const images = new ImageRepository(freshConnection());
    const picture = { bytes: Uint8Array.of(1), mediaType: 'image/webp' };
    await images.saveThumbnail({ imageId: imageIdOf('one', 'hash'), ...picture });
    const other = imageIdOf('two', 'hash');
    const found = await images.thumbnails([imageIdOf('two', 'never seen'), other]);
    expect([...found.keys()]).toEqual([other]);
    expect(found.get(other)).toMatchObject(picture);
  });

  it('of a folder of 10,000 are known again within seconds', async () => {
    const images = new ImageRepository(freshConnection());
    const hints = Array.from({ length: 10_000 }, (_, i) => ({
      path: `${i}.png`,
      imageId: `hash ${i}`,
      size: i,
      modified: i,
    }));
    await images.remember('large', hints);
    expect(await images.hints('large')).toHaveLength(10_000);
  });
});

describe('a project', () => {
  it('remembers classes and view across restarts', async () => {
    const name = `projects-${Math.random()}`;
    const lesion = { label: 1, name: 'lesion', color: '#e69f00', locked: false };
    const first = freshConnection(name);
    const projects = new ProjectRepository(first);
    const { id } = await projects.open({ id: 'p', name: 'Cases' }, [lesion]);
    const view = { image: 'a.png', editor: { tool: 'eraser', camera: { scale: 2 } } };
    await projects.update(id, { view });
    first.close();
    const reopened = await new ProjectRepository(freshConnection(name)).open(
      { id: 'p', name: 'Renamed' },
      [],
    );
    expect(reopened).toMatchObject({ name: 'Renamed', classes: [lesion], view });
  });
});
