import { symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './support/app.ts';
import { writePicture } from './support/pictures.ts';

const status = (page: Page, url: string) =>
  page.evaluate(async (address) => (await fetch(address)).status, url);

test('the page has the bridge and nothing of Node', async ({ shared }) => {
  const { page } = shared;
  const seen = await page.evaluate(() => ({
    bridge: Object.keys(window.workbench).sort(),
    node: ['process', 'require', 'module', 'Buffer', 'global', 'electron'].filter((name) => name in window),
  }));
  expect(seen).toEqual({ bridge: ['importDropped', 'on', 'openDropped', 'request'], node: [] });
});

test('the window is sandboxed and isolated', async ({ shared }) => {
  const { app } = shared;
  const preferences = await app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    return (
      contents as unknown as { getLastWebPreferences(): Record<string, unknown> }
    ).getLastWebPreferences();
  });
  expect(preferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
    webviewTag: false,
  });
});

test('serves nothing outside the page and the granted folder', async ({ start, folder }) => {
  const images = join(folder, 'images');
  await writePicture(join(images, 'a.png'));
  await writePicture(join(folder, 'secret.png'));
  symlinkSync(join(folder, 'secret.png'), join(images, 'link.png'));
  const { page, request } = await start({ args: [images] });
  const listing = await request('folder.startup');
  const handle = listing?.handle ?? '';

  expect(listing?.images.map(({ key }) => key)).toEqual(['a.png']);
  expect(await status(page, `app://image/${handle}/a.png`)).toBe(200);
  const refused = [
    `app://image/${handle}/link.png`,
    `app://image/${handle}/link.png?as=png`,
    `app://image/${handle}/..%2Fsecret.png?as=png`,
    `app://image/${handle}/..%2Fsecret.png`,
    `app://image/${handle}/..%5Csecret.png`,
    `app://image/${handle}/%2e%2e%2fsecret.png`,
    `app://image/${handle}/${encodeURIComponent(join(folder, 'secret.png'))}`,
    `app://image/${handle}/a.png%00.txt`,
    `app://image/${handle}/`,
    `app://image/${handle}/a.png/b`,
    `app://image/${handle}/%E0%A4%A`,
    'app://image/11111111-1111-1111-1111-111111111111/a.png',
    'app://workbench/..%2Fmain%2Findex.cjs',
    'app://workbench/%2e%2e/main/index.cjs',
    'app://workbench/..%5Cmain%5Cindex.cjs',
    'app://workbench/',
  ];
  for (const url of refused) {
    // Chromium itself declines to ask for some of them.
    expect([403, 'unreachable'], url).toContain(await status(page, url).catch(() => 'unreachable'));
  }
  await expect(status(page, 'app://elsewhere/index.html')).rejects.toThrow();
  await expect(status(page, 'file:///etc/passwd')).rejects.toThrow();
});

test('a policy that starts from nothing blocks inline script and eval', async ({ shared }) => {
  const { page } = shared;
  const policy = await page.evaluate(async () => {
    const response = await fetch('app://workbench/index.html');
    return response.headers.get('Content-Security-Policy');
  });
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('unsafe');
  const effects = await page.evaluate(async () => {
    const script = document.createElement('script');
    script.textContent = 'window.inline = true';
    document.body.append(script);
    const frame = document.createElement('iframe');
    frame.src = 'app://workbench/index.html';
    document.body.append(frame);
    await new Promise((resolve) => setTimeout(resolve, 300));
    return { inline: 'inline' in window, frame: frame.contentDocument !== null };
  });
  expect(effects).toEqual({ inline: false, frame: false });
});

test('only scripts of workers may start WebAssembly, and they make no code of text either', async ({
  shared,
}) => {
  const { page } = shared;
  const seen = await page.evaluate(async () => {
    const script = document.querySelector('script')?.src ?? '';
    const policy = (await fetch(script)).headers.get('Content-Security-Policy') ?? '';
    // The shortest module there is.
    const module = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);
    const isStarted = await WebAssembly.compile(module).then(
      () => true,
      () => false,
    );
    return { isStarted, scripts: /script-src ([^;]*)/.exec(policy)?.[1] };
  });
  expect(seen).toEqual({ isStarted: false, scripts: "'self' 'wasm-unsafe-eval'" });
});

test('refuses every permission but to keep its own store', async ({ shared }) => {
  const { page } = shared;
  const answers = await page.evaluate(async () => ({
    notification: await Notification.requestPermission(),
    camera: await navigator.mediaDevices.getUserMedia({ video: true }).then(
      () => 'granted',
      () => 'denied',
    ),
    position: await new Promise((resolve) =>
      navigator.geolocation.getCurrentPosition(
        () => resolve('granted'),
        () => resolve('denied'),
      ),
    ),
    midi: await navigator.requestMIDIAccess({ sysex: true }).then(
      () => 'granted',
      () => 'denied',
    ),
  }));
  expect(new Set(Object.values(answers))).toEqual(new Set(['denied']));
  expect(await page.evaluate(() => navigator.storage.persisted())).toBe(true);
});

test('opens no window and goes nowhere', async ({ shared, folder }) => {
  const { app, page, log } = shared;
  const other = join(folder, 'other.html');
  writeFileSync(other, '<h1>elsewhere</h1>');
  expect(await page.evaluate(() => window.open('app://workbench/index.html') === null)).toBe(true);
  for (const url of [`file://${other}`, 'data:text/html,elsewhere', 'javascript:document.body.innerHTML=1']) {
    await page.evaluate((address) => {
      const link = document.createElement('a');
      link.href = address;
      document.body.append(link);
      link.click();
      link.remove();
    }, url);
    await page.waitForTimeout(150);
    expect(page.url()).toBe('app://workbench/index.html');
  }
  await page.evaluate(() => document.body.append(document.createElement('webview')));
  expect(app.windows()).toHaveLength(1);
  expect(await app.evaluate(({ webContents }) => webContents.getAllWebContents().length)).toBe(1);
  expect(log()).toContain('refused window');
});

test('saves no file but those that a person exports', async ({ shared }) => {
  const { page, log } = shared;
  await page.evaluate(() => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob(['anything']));
    link.download = 'anything.txt';
    document.body.append(link);
    link.click();
    link.remove();
  });
  await expect.poll(log).toContain('refused download');
});

test('asks nothing of the network, whoever tries', { tag: '@network' }, async ({ start }) => {
  let requests = 0;
  const server = createServer((_request, response) => {
    requests++;
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

  const { app, page, log, request } = await start();
  await page.evaluate(async (address) => {
    await fetch(address, { mode: 'no-cors' }).catch(() => undefined);
    new Image().src = address;
    navigator.sendBeacon(address);
    try {
      new WebSocket(address.replace('http', 'ws'));
    } catch {
      // Refused at once is as good.
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
  }, url);
  // The page's policy is not the only wall: a request from the session itself is refused, too.
  const direct = await app.evaluate(
    ({ net }, address) =>
      new Promise<string>((resolve) => {
        const attempt = net.request(address);
        attempt.on('response', () => resolve('answered'));
        attempt.on('error', (error) => resolve(error.message));
        attempt.end();
      }),
    url,
  );
  expect(direct).toContain('ERR_BLOCKED_BY_CLIENT');
  expect(log()).toContain('refused request http:');
  // Nor does main ask anybody while the archive is off, nor before the person, who is not the page, has agreed.
  const answerConnect = (place: number) =>
    app.evaluate(({ dialog }, response) => {
      dialog.showMessageBox = async () => ({ response, checkboxChecked: false });
    }, place);
  await answerConnect(1);
  await request('archive.set', { isOn: false, address: url, user: '' });
  expect(await request('archive.set', { isOn: true, address: url, user: '' })).toMatchObject({ isOn: false });
  await expect(request('archive.find', {})).rejects.toThrow('archive.off: The archive is off');
  await expect(request('archive.fetch', { study: '1.2' })).rejects.toThrow('archive.off');
  expect(requests).toBe(0);
  await answerConnect(0);
  await request('archive.set', { isOn: true, address: url, user: '' });
  expect(requests).toBe(0);
  expect(await request('archive.find', {})).toEqual({ studies: [], isCut: false });
  expect(requests).toBe(1);
  await request('archive.set', { isOn: false, address: url, user: '' });
  await expect(request('archive.find', {})).rejects.toThrow('archive.off');
  expect(requests).toBe(1);
  server.close();
});

test('answers no window but its own', async ({ shared }) => {
  const { app } = shared;
  const stranger = await app.evaluate(async ({ app: electronApp, BrowserWindow }) => {
    const preload = `${electronApp.getAppPath()}/dist/preload/index.js`;
    const window = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } });
    await window.loadURL('app://workbench/index.html');
    const answer: unknown = await window.webContents.executeJavaScript(
      "window.workbench.request('app.info')",
    );
    window.destroy();
    return answer;
  });
  expect(stranger).toEqual({
    ok: false,
    code: 'ipc.refused',
    message: 'The request app.info was refused: it does not come from the window.',
  });
});

test('refuses unknown channels, those of the preload script, and payloads of another shape', async ({
  shared,
}) => {
  const { page, request } = shared;
  for (const channel of ['folder.dropped', 'nothing', '../preload:folder.dropped', '__proto__']) {
    const outcome = page.evaluate((name) => window.workbench.request(name as 'app.info'), channel);
    await expect(outcome, channel).rejects.toThrow('No handler registered');
  }
  await expect(request('folder.reopen', { id: '../..' })).rejects.toThrow('folder.forgotten');
  await expect(request('export.cancel', { job: 1 } as never)).rejects.toThrow('ipc.refused');
  await expect(request('app.info', { more: true } as never)).rejects.toThrow('ipc.refused');
  await expect(request('export.write', { job: 'x', path: '../x', data: [] } as never)).rejects.toThrow(
    'ipc.refused: The request export.write was refused: path',
  );
});

test('keeps names of files and folders out of the log', async ({ start, folder }) => {
  const images = join(folder, 'Jane Doe 1970');
  await writePicture(join(images, 'doe.png'));
  const { request, log } = await start({ args: [images] });
  await request('folder.startup');
  await request('log.failure', { name: `Cannot read ${images}/doe.png`, places: ['Jane Doe.js:1:1'] });
  await request('folder.reopen', { id: 'none' }).catch(() => undefined);
  expect(log()).toContain('folder.forgotten');
  expect(log()).not.toMatch(/doe|jane/i);
});
