import { existsSync, readFileSync } from 'node:fs';
import tls from 'node:tls';
import { WorkbenchError } from '../../core/errors.ts';

/** What versions of Node that come later than the one that is written for have: what Windows and macOS trust, too. */
const later = tls as { getCACertificates?(of: 'system'): readonly string[] };

/** Where distributions of Linux keep, in one file, whom the computer trusts: Debian, Fedora, SUSE. */
const ON_LINUX = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
];

/**
 * Certificates, as PEM, of those who may vouch for an archive: whom the runtime knows, whom this computer trusts, such
 * as the authority of a hospital, and who is in the file that `NODE_EXTRA_CA_CERTS` names. Node by itself knows the
 * first alone, and where it is packaged it does not look at the variable either.
 * @throws WorkbenchError `archive.authorities` where that file cannot be read
 */
export function authorities(
  extra: string | undefined = process.env['NODE_EXTRA_CA_CERTS'],
  onLinux: readonly string[] = ON_LINUX,
): readonly string[] {
  const system = onLinux.filter((file) => existsSync(file)).map((file) => readFileSync(file, 'utf8'));
  return [
    ...tls.rootCertificates,
    ...(later.getCACertificates?.('system') ?? []),
    ...system,
    ...(extra === undefined || extra === '' ? [] : [readAuthority(extra)]),
  ];
}

function readAuthority(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new WorkbenchError(
      'archive.authorities',
      `NODE_EXTRA_CA_CERTS names ${file}, which cannot be read.`,
      { cause: error },
    );
  }
}
