import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ArchiveAccess, NO_ARCHIVE, keptArchiveSchema } from '../../../main/archive/access.ts';
import type { Keyring } from '../../../main/archive/access.ts';
import { JsonFile } from '../../../main/files/json-file.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A host on loopback that knows of nothing and keeps what it was asked, with the password. */
async function host(answer?: RequestListener) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const { authorization = '' } = request.headers;
    asked.push(Buffer.from(authorization.replace('Basic ', ''), 'base64').toString());
    if (answer === undefined) response.end('[]');
    else answer(request, response);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { asked, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/dicom-web` };
}

/** Locks so that it cannot be read. */
const KEYRING: Keyring = {
  lock: (secret) => Buffer.from(secret).toString('base64'),
  unlock: (locked) => Buffer.from(locked, 'base64').toString(),
};
const NO_KEYRING: Keyring = { lock: () => null, unlock: () => null };

/** What an app has of a profile. */
async function startAccess(options: { readonly keyring?: Keyring; readonly profile?: string } = {}) {
  const profile = options.profile ?? (await temporaryFolder());
  const path = join(profile, 'archive.json');
  const questions: string[] = [];
  const says = { may: true };
  const access = new ArchiveAccess({
    kept: new JsonFile(path, keptArchiveSchema, NO_ARCHIVE),
    keyring: options.keyring ?? KEYRING,
    mayConnect: async (asked) => {
      questions.push(asked);
      return says.may;
    },
    onProgress: () => undefined,
  });
  return { access, profile, questions, says, file: () => readFile(path, 'utf8') };
}

describe('the archive that a person has named', () => {
  it('is off at first, and while it is off nothing is connected to', async () => {
    const { asked, address } = await host();
    const { access } = await startAccess();
    expect(access.setting).toEqual({ isOn: false, address: '', user: '', password: 'none' });
    await access.set({ isOn: false, address, user: '' });
    const words = 'The archive is off: switch it on in the settings first.';
    await expect(access.find({})).rejects.toThrow(words);
    await expect(access.fetch('1.2', '/nowhere')).rejects.toThrow(words);
    await expect(access.send(new Uint8Array(8))).rejects.toMatchObject({ code: 'archive.off' });
    expect(asked).toEqual([]);
  });

  it('is connected to once the person, and not the page, has said so', async () => {
    const { asked, address } = await host();
    const { access, questions, says } = await startAccess();
    says.may = false;
    expect(await access.set({ isOn: true, address, user: '' })).toMatchObject({ isOn: false, address: '' });
    expect(questions).toEqual([new URL(address).host]);
    await expect(access.find({})).rejects.toMatchObject({ code: 'archive.off' });
    says.may = true;
    expect(await access.set({ isOn: true, address: ` ${address}/ `, user: '' })).toMatchObject({
      isOn: true,
      address,
    });
    expect(asked).toEqual([]);
    expect(await access.find({ patientName: 'DOE*' })).toEqual({ studies: [], isCut: false });
    expect(asked).toHaveLength(1);
  });

  it('is asked about anew for another host, and not for another path of the same', async () => {
    const [one, two] = [await host(), await host()];
    const { access, questions, says } = await startAccess();
    await access.set({ isOn: true, address: one.address, user: '' });
    await access.set({ isOn: true, address: `${one.address}/other`, user: '' });
    expect(questions).toHaveLength(1);
    says.may = false;
    await access.set({ isOn: true, address: two.address, user: '' });
    expect(questions).toHaveLength(2);
    await access.find({});
    expect([one.asked.length, two.asked.length]).toEqual([1, 0]);
  });

  it('is at an address, or is not taken at all', async () => {
    const { access } = await startAccess();
    await expect(access.set({ isOn: true, address: '', user: '' })).rejects.toMatchObject({
      code: 'archive.address',
    });
    await expect(access.set({ isOn: false, address: 'file:///etc', user: '' })).rejects.toThrow(
      'file:///etc is no address of an archive',
    );
    expect(access.setting.isOn).toBe(false);
  });

  it('ends what is under way when it is switched off, and when that is asked for', async () => {
    const { address } = await host(() => undefined);
    const { access } = await startAccess();
    await access.set({ isOn: true, address, user: '' });
    const finding = access.find({});
    access.cancel('fetch');
    access.cancel('find');
    await expect(finding).rejects.toMatchObject({ code: 'archive.cancelled' });
    const again = expect(access.find({})).rejects.toMatchObject({ code: 'archive.cancelled' });
    await access.set({ isOn: false, address, user: '' });
    await again;
  });
});

describe('a password', () => {
  it('is in the profile only as the system has locked it, and known after a restart', async () => {
    const { asked, address } = await host();
    const first = await startAccess();
    const choice = { isOn: true, address, user: 'Jane', password: 'sesame' };
    expect(await first.access.set(choice)).toMatchObject({ password: 'kept' });
    await first.access.find({});
    expect(await first.file()).not.toContain('sesame');
    const second = await startAccess({ profile: first.profile });
    expect(second.access.setting).toEqual({ isOn: true, address, user: 'Jane', password: 'kept' });
    await second.access.find({});
    expect(asked).toEqual(['Jane:sesame', 'Jane:sesame']);
    // The keys of the system are others by now.
    const moved = await startAccess({ profile: first.profile, keyring: NO_KEYRING });
    await expect(moved.access.find({})).rejects.toThrow('The password of Jane is needed once more.');
  });

  it('is forgotten with the app where the system locks nothing', async () => {
    const { asked, address } = await host();
    const first = await startAccess({ keyring: NO_KEYRING });
    const choice = { isOn: true, address, user: 'Jane', password: 'sesame' };
    expect(await first.access.set(choice)).toMatchObject({ password: 'session' });
    await first.access.find({});
    expect(asked).toEqual(['Jane:sesame']);
    expect(await first.file()).toContain('"lockedPassword": null');
    expect(await first.file()).not.toContain('sesame');
    const second = await startAccess({ profile: first.profile, keyring: NO_KEYRING });
    expect(second.access.setting).toMatchObject({ isOn: true, password: 'none' });
    await expect(second.access.find({})).rejects.toMatchObject({ code: 'archive.password' });
    expect(asked).toHaveLength(1);
  });

  it('is told to no other archive, and for no other user', async () => {
    const [one, two] = [await host(), await host()];
    for (const keyring of [KEYRING, NO_KEYRING]) {
      const { access } = await startAccess({ keyring });
      await access.set({ isOn: true, address: one.address, user: 'Jane', password: 'sesame' });
      await access.set({ isOn: true, address: two.address, user: 'Jane' });
      await expect(access.find({})).rejects.toMatchObject({ code: 'archive.password' });
      await access.set({ isOn: true, address: one.address, user: 'Jim' });
      await expect(access.find({})).rejects.toMatchObject({ code: 'archive.password' });
    }
    expect([...one.asked, ...two.asked]).toEqual([]);
  });
});
