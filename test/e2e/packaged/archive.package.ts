import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request as forward } from 'node:http';
import { createServer } from 'node:https';
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { ArchiveChoice } from '../../../core/contract/archive.ts';
import { certificatesIn, hasOpenssl } from '../../support/certificates.ts';
import { encodeSlices } from '../../support/dicom-series.ts';
import { hasKeyring, startKeyring } from '../../support/keyring.ts';
import { hasOrthanc, startOrthanc } from '../../support/orthanc.ts';
import { startPackaged } from './packaged-app.ts';
import type { PackagedApp } from './packaged-app.ts';

/** What only a package shows: Playwright starts Electron without the keyring, and the fuses shut Node's variables. */

const USER = 'jane-doe';
const PASSWORD = 'correct-horse-battery-staple';
const STUDY = encodeSlices({
  ...{ width: 8, height: 8, depth: 1, valueAt: () => 0, origin: [0, 0, 0] },
  steps: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
});

interface Hospital {
  readonly server: Server;
  readonly root: string;
  /** File with the certificate of who vouches for it. */
  readonly authority: string;
}

/** Https in front of an archive. */
async function hospitalIn(folder: string, archive: string): Promise<Hospital> {
  const { key, cert, authority } = certificatesIn(folder);
  const { port } = new URL(archive);
  const server = createServer({ key, cert }, ({ method, url, headers }, answer) => {
    forward({ host: '127.0.0.1', port, method, path: url, headers }, (found) => {
      answer.writeHead(found.statusCode ?? 502, found.headers);
      found.pipe(answer);
    }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port: own } = server.address() as AddressInfo;
  return { server, authority, root: `https://127.0.0.1:${own}/dicom-web` };
}

/** Runs in the page. */
async function choose(choice: ArchiveChoice) {
  const answer = await window.workbench.request('archive.set', choice);
  return answer.ok ? answer.value.password : answer.message;
}

/** Runs in the page: what is known of the password, and how many studies there are or why none. */
async function look() {
  const setting = await window.workbench.request('archive.setting');
  const found = await window.workbench.request('archive.find', {});
  return {
    password: setting.ok ? setting.value.password : setting.message,
    found: found.ok ? found.value.studies.length : found.message,
  };
}

test('the system keeps a password, and a hospital vouches for its archive where it is named', async () => {
  test.skip(
    ![hasOrthanc, hasKeyring, hasOpenssl].every((isHere) => isHere('passwords and certificates of archives')),
    'it needs orthanc, orthanc-dicomweb, gnome-keyring, dbus-x11 and openssl of Debian',
  );
  test.setTimeout(240_000);
  const folder = mkdtempSync(join(tmpdir(), 'workbench-package-'));
  const profile = mkdtempSync(join(tmpdir(), 'workbench-package-'));
  const keyring = await startKeyring(folder);
  const orthanc = await startOrthanc(folder, { users: { [USER]: PASSWORD } });
  const hospital = await hospitalIn(folder, orthanc.root);
  const kept = join(profile, 'archive.json');
  const within = async (authority: string, work: (app: PackagedApp) => Promise<void>) => {
    const env = { ...keyring.env, NODE_EXTRA_CA_CERTS: authority };
    const app = await startPackaged({ profile, args: ['--password-store=gnome-libsecret'], env });
    await work(app).finally(() => app.stop());
  };
  try {
    expect(await orthanc.store(STUDY)).toBe(200);
    const choice = { isOn: true, address: hospital.root, user: USER };
    // Somebody has been asked already whether to connect.
    writeFileSync(kept, JSON.stringify({ ...choice, lockedPassword: null, folder: null }));

    await within('', async (app) => {
      expect(await app.ask(choose, { ...choice, password: PASSWORD })).toBe('kept');
      const { found } = await app.ask(look, undefined);
      expect(found).toMatch(/cannot be reached: this computer trusts nobody who vouches for its certificate/);
    });
    await within(hospital.authority, async (app) => {
      expect(await app.ask(look, undefined)).toEqual({ password: 'kept', found: 1 });
      expect(filesWith(USER, profile)).toContain(kept);
      // As it was typed, and as it is sent.
      const sent = Buffer.from(`${USER}:${PASSWORD}`).toString('base64');
      for (const text of [PASSWORD, Buffer.from(PASSWORD).toString('base64'), sent]) {
        expect(filesWith(text, profile)).toEqual([]);
      }
      expect(await app.ask(choose, { ...choice, password: '' })).toBe('none');
      expect(readFileSync(kept, 'utf8')).toMatch(/"lockedPassword": null/);
    });
    await within(hospital.authority, async (app) => {
      const found = `The password of ${USER} is needed once more.`;
      expect(await app.ask(look, undefined)).toEqual({ password: 'none', found });
    });
  } finally {
    hospital.server.closeAllConnections();
    hospital.server.close();
    await orthanc.stop();
    await keyring.stop();
    for (const used of [folder, profile]) rmSync(used, { recursive: true, force: true });
  }
});

/** Which files below a folder hold a text. */
function filesWith(text: string, folder: string): readonly string[] {
  try {
    return execFileSync('grep', ['-rlaF', '--', text, folder], { encoding: 'utf8' }).trim().split('\n');
  } catch {
    // So grep says that there is none.
    return [];
  }
}
