import { X509Certificate } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import tls from 'node:tls';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { authorities } from '../../../main/archive/authorities.ts';
import { certificatesIn, hasOpenssl } from '../../support/certificates.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('who may vouch for an archive', () => {
  it('is whom the runtime knows, whom the computer trusts, and who is named', async () => {
    const folder = await temporaryFolder();
    const [computer, named] = [join(folder, 'computer.pem'), join(folder, 'named.pem')];
    await writeFile(computer, 'of the computer');
    await writeFile(named, 'named');
    const found = authorities(named, [join(folder, 'of-another-system.pem'), computer]);
    expect(found).toEqual(expect.arrayContaining([...tls.rootCertificates, 'of the computer', 'named']));
    expect(authorities(undefined, [])).not.toContain('named');
  });

  it('is said where the file that is named cannot be read', () => {
    expect(() => authorities('/nowhere/hospital.pem')).toThrow(
      'NODE_EXTRA_CA_CERTS names /nowhere/hospital.pem, which cannot be read.',
    );
  });
});

describe.skipIf(!hasOpenssl('the authority of a hospital'))('an archive that a hospital vouches for', () => {
  const servers: Server[] = [];

  // Whom to trust is found out once.
  beforeEach(() => vi.resetModules());
  afterEach(() => {
    vi.unstubAllEnvs();
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });

  async function serving({ key, cert }: { readonly key: string; readonly cert: string }): Promise<number> {
    const server = createServer({ key, cert }, (_, answer) => answer.end('[]'));
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  }

  async function ask(root: string): Promise<string> {
    const { archiveAddress, askArchive } = await import('../../../main/archive/http.ts');
    const { bytes } = await askArchive(archiveAddress(root), '/studies', { accept: 'text/plain' });
    return new TextDecoder().decode(bytes);
  }

  it('is asked where its authority is named, and only there', async () => {
    const certificates = certificatesIn(await temporaryFolder());
    const root = `https://127.0.0.1:${await serving(certificates)}`;
    await expect(ask(root)).rejects.toThrow(
      /^127\.0\.0\.1:\d+ cannot be reached: this computer trusts nobody who vouches .* NODE_EXTRA_CA_CERTS/,
    );
    vi.resetModules();
    vi.stubEnv('NODE_EXTRA_CA_CERTS', certificates.authority);
    expect(await ask(root)).toBe('[]');
  });

  it('is told from one that has the certificate of another host, and from one without any', async () => {
    const certificates = certificatesIn(await temporaryFolder(), 'DNS:elsewhere.example');
    expect(new X509Certificate(certificates.cert).subjectAltName).toBe('DNS:elsewhere.example');
    vi.stubEnv('NODE_EXTRA_CA_CERTS', certificates.authority);
    const port = await serving(certificates);
    await expect(ask(`https://127.0.0.1:${port}`)).rejects.toThrow('its certificate is for another host.');
    await expect(ask(`http://127.0.0.1:${port}`)).rejects.toThrow(/cannot be reached: .+\./);
  });
});
