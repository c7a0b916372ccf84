import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { hasProgram } from './python.ts';

/** Whether certificates can be made here; where not, the reason is printed why `what` is skipped. */
export const hasOpenssl = (what: string): boolean => hasProgram(what, 'openssl', 'openssl');

/** An authority of one's own, as hospitals have one, that vouches for a server called `names`. */
export function certificatesIn(folder: string, names = 'IP:127.0.0.1') {
  const at = (name: string): string => join(folder, name);
  const authority = ['-CA', at('authority.pem'), '-CAkey', at('authority.key')];
  request(at('authority'), 'Hospital', 'basicConstraints=critical,CA:TRUE');
  request(at('server'), 'Archive', `subjectAltName=${names}`, ...authority);
  return {
    /** File with the certificate of the authority. */
    authority: at('authority.pem'),
    key: readFileSync(at('server.key'), 'utf8'),
    cert: readFileSync(at('server.pem'), 'utf8'),
  };
}

function request(file: string, name: string, extension: string, ...signer: readonly string[]): void {
  const key = [
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-noenc',
    '-keyout',
    `${file}.key`,
  ];
  const of = ['-subj', `/CN=${name}`, '-addext', extension, '-days', '2', '-out', `${file}.pem`];
  execFileSync('openssl', ['req', '-x509', ...signer, ...key, ...of], { stdio: 'pipe' });
}
