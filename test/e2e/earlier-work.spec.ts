import { createHash } from 'node:crypto';
import { readExpected } from '../support/database-fixture.ts';
import type { ExpectedImage } from '../support/database-fixture.ts';
import { expect, test } from './support/app.ts';
import { earlierWork } from './support/earlier-work.ts';
import { resize, screenshot } from './support/inspect.ts';
import { images, opened, region, storedLabels, unfoldPanels } from './support/workspace.ts';

// Work that is lost once is lost.
test.describe.configure({ retries: 0 });

/** What people did with an earlier version is there in this one. */

const FIXTURE = 'database-7';
const SHOWN: Readonly<Record<string, string>> = {
  new: 'New',
  predicted: 'Predicted',
  edited: 'Edited',
  accepted: 'Accepted',
};

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

test('finds the work of version 7 in both of its folders', async ({ start, folder }) => {
  test.slow();
  const expected = readExpected(FIXTURE);
  const { userData, folders } = await earlierWork(start, folder, FIXTURE);
  for (const [projectId, { name, classes, image: left }] of Object.entries(expected.projects)) {
    await test.step(name, async () => {
      const { app, page, close } = await start({ userData, args: [folders[name] ?? ''] });
      await resize(app, page, 1600, 1400);
      await opened(page, left);
      await unfoldPanels(page);
      const painted = region(page, 'Classes').getByRole('button', { name: /^Paint / });
      await expect(painted).toHaveCount(classes.length);
      for (const [index, definition] of classes.entries()) {
        await expect(painted.nth(index)).toHaveAccessibleName(`Paint ${definition.name}`);
      }
      const own = Object.entries(expected.images).filter(([id]) => id.startsWith(`${projectId} `));
      for (const [id, image] of own) {
        for (const path of image.paths) await expectStored(page, id, path, image);
      }
      await screenshot(page, `earlier-${name}`);
      await close();
    });
  }
});

async function expectStored(
  page: Parameters<typeof storedLabels>[0],
  id: string,
  path: string,
  image: ExpectedImage,
): Promise<void> {
  const name = path.replace(/^.*\//, '');
  const item = images(page).and(page.locator(`[aria-label^="${name}"]`));
  await expect(item).toHaveAccessibleName(`${name}, ${SHOWN[image.status] ?? ''}`);
  await item.click();
  await opened(page, name);
  const conflicts = region(page, 'Conflicts').getByRole('listitem');
  await expect(conflicts).toHaveCount(image.conflicts.length);
  const stored = await storedLabels(page, path);
  expect(stored).toMatchObject({ id, status: image.status, revision: image.revision });
  expect(sha256(Uint8Array.from(stored?.labels ?? [])), path).toBe(image.labels);
  expect(sha256(stored?.provenance ?? new Uint8Array()), path).toBe(image.provenance);
}
