import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './support/app.ts';
import { writePicture } from './support/pictures.ts';
import { button, opened, profileWithModel, slider } from './support/workspace.ts';

test('opens one window on the app page and reports no error', async ({ start }) => {
  const { app, page, log } = await start();
  expect(page.url()).toBe('app://workbench/index.html');
  expect(await page.title()).toContain('U-Lite Workbench');
  expect(app.windows()).toHaveLength(1);
  expect(log()).not.toContain(' error ');
});

test('opens the folder named when it was started, in natural order', async ({ start, folder }) => {
  const images = join(folder, 'images');
  for (const name of ['10.png', '2.png', 'sub/1.png', 'notes.txt']) await writePicture(join(images, name));
  const { request } = await start({ args: [images] });
  const listing = await request('folder.startup');
  expect(listing?.name).toBe('images');
  expect(listing?.images.map(({ key }) => key)).toEqual(['2.png', '10.png', 'sub/1.png']);
});

test('makes the demo project once and lists it, without a word at the terminal', async ({ start }) => {
  // Chromium complains of a desktop's services where there are none.
  const { app, request } = await start({ args: ['--log-level=3'] });
  let said = '';
  app.process().stderr?.on('data', (text: Buffer) => (said += text.toString()));
  const listing = await request('folder.demo');
  expect(listing.images.length).toBe(24);
  const again = await request('folder.demo');
  expect(again.images).toEqual(listing.images);
  expect(said).toBe('');
});

test('remembers folders over a restart and reopens the last one', async ({ start, folder }) => {
  const images = join(folder, 'images');
  await writePicture(join(images, 'a.png'));
  const first = await start({ args: [images] });
  const listing = await first.request('folder.startup');
  await first.close();

  const second = await start();
  const reopened = await second.request('folder.startup');
  expect(reopened?.id).toBe(listing?.id);
  expect(await second.request('folder.recent')).toMatchObject([{ id: listing?.id, name: 'images' }]);
});

test('says so in words when a folder has vanished', async ({ start, folder }) => {
  const images = join(folder, 'images');
  await writePicture(join(images, 'a.png'));
  const { request, page } = await start({ args: [images] });
  const listing = await request('folder.startup');
  await page.evaluate(() => {
    Object.assign(window, {
      changed: new Promise((resolve) => window.workbench.on('folder.changed', resolve)),
    });
  });
  renameSync(images, join(folder, 'elsewhere'));
  expect(await page.evaluate(() => (window as unknown as { changed: unknown }).changed)).toEqual({
    handle: listing?.handle,
  });
  await expect(request('folder.refresh', { handle: listing?.handle ?? '' })).rejects.toThrow(
    'folder.missing: The folder images is not there any more.',
  );
});

test('keeps preferences and the place of the window', async ({ start }) => {
  const first = await start();
  await first.request('preferences.set', { theme: 'light' });
  await first.app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.setBounds({ x: 40, y: 50, width: 1111, height: 777 });
  });
  await first.close();

  const second = await start();
  expect(await second.request('preferences.get')).toMatchObject({ theme: 'light' });
  const bounds = await second.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.getBounds(),
  );
  expect(bounds).toMatchObject({ width: 1111, height: 777 });
});

test('starts all the same on damaged settings', async ({ start, folder }) => {
  const userData = join(folder, 'damaged');
  mkdirSync(userData);
  for (const name of ['window.json', 'folders.json', 'preferences.json', 'providers.json']) {
    writeFileSync(join(userData, name), '{"bounds":');
  }
  const { request } = await start({ userData });
  expect(await request('preferences.get')).toEqual({});
  expect(await request('folder.recent')).toEqual([]);
});

test('sends menu entries to the page', async ({ shared }) => {
  const { app, page } = shared;
  await page.evaluate(() => {
    Object.assign(window, { chosen: new Promise((resolve) => window.workbench.on('menu.action', resolve)) });
  });
  const choose = () =>
    app.evaluate(({ Menu }) => {
      const submenu = Menu.getApplicationMenu()?.items.find(({ label }) => label === 'Help')?.submenu;
      const item = submenu?.items.find(({ label }) => label === 'Keyboard shortcuts');
      item?.click();
      return item !== undefined;
    });
  // The page tells what is in the menu once it rests.
  await expect.poll(choose).toBe(true);
  expect(await page.evaluate(() => (window as unknown as { chosen: unknown }).chosen)).toEqual({
    action: 'app.help',
  });
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
});

test('a second start on the same profile opens its folder in the first window', async ({
  start,
  launchInfo,
  folder,
}) => {
  const images = join(folder, 'second');
  await writePicture(join(images, 'a.png'));
  const before = join(folder, 'first');
  await writePicture(join(before, 'b.png'), 400, 300);
  const first = await start({ args: [before] });
  await opened(first.page, 'b.png');
  const { execFile } = await import('node:child_process');
  const code = await new Promise<number | null>((resolve) => {
    const child = execFile(
      launchInfo.executable,
      [...launchInfo.args, `--user-data-dir=${first.userData}`, images],
      {
        env: { ...process.env, ...launchInfo.env },
        timeout: 20_000,
      },
    );
    child.on('exit', resolve);
  });
  expect(code).toBe(0);
  await opened(first.page, 'a.png');
  expect((await first.request('folder.startup'))?.name).toBe('second');
  expect(first.app.windows()).toHaveLength(1);
});

test('the page starts again after its process was lost', async ({ start, folder }) => {
  const { app, page, log } = await start();
  rmSync(join(folder, 'nothing'), { force: true });
  await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
  );
  await expect.poll(() => log()).toContain('page.lost');
  await expect
    .poll(() =>
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.isCrashed()),
    )
    .toBe(false);
  expect(page.url()).toBe('app://workbench/index.html');
});

test('has the names that menus, buttons, help and scripts share, and says where the pointer is', async ({
  start,
  folder,
}) => {
  const photographs = join(folder, 'photographs');
  await writePicture(join(photographs, 'a.png'), 160, 120);
  const { page } = await start({ args: [photographs], userData: await profileWithModel(folder) });
  await opened(page, 'a.png');
  const buttons = [
    'Open folder',
    'Predict',
    'Predict all',
    'Accept and next',
    'Undo',
    'Redo',
    'Brush',
    'Eraser',
  ];
  for (const name of [...buttons, 'Export']) await expect(button(page, name), name).toHaveCount(1);
  for (const name of ['Threshold', 'Opacity', 'Brush size'])
    await expect(slider(page, name), name).toHaveCount(1);
  await expect(page.getByRole('list', { name: 'Images', exact: true })).toHaveCount(1);
  const canvas = page.getByRole('region', { name: 'Canvas', exact: true });
  await expect(canvas).toHaveCount(1);
  const status = page.getByRole('status', { name: 'Provider', exact: true });
  await expect(status).toHaveText('CPU');
  await button(page, 'Predict').click();
  await expect(status).toHaveText(/^CPU · Random weights [0-9a-f]{4} · \d+ ms$/);

  const box = await canvas.boundingBox();
  if (box === null) throw new Error('There is no canvas');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  // The middle of a dark disc on a light ground.
  await expect(page.locator('footer')).toContainText(/(79|80|81), (59|60|61) = 70/);
  await page.mouse.wheel(0, -240);
  await expect(page.locator('footer')).toContainText(/(79|80|81), (59|60|61) = 70/);
});
