import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { concatenate } from '../../core/formats/bytes.ts';
import { freePort } from './free-port.ts';
import { hasProgram } from './python.ts';

const PROGRAM = '/usr/sbin/Orthanc';
const DICOMWEB = '/usr/share/orthanc/plugins/libOrthancDicomWeb.so';
const BOUNDARY = 'a-boundary-of-a-test';
const MEDIA_TYPE = 'multipart/related; type="application/dicom"';

/** Whether the archive is here; where it is not, the reason is printed why `what` is skipped. */
export function hasOrthanc(what: string): boolean {
  const program = existsSync(DICOMWEB) ? PROGRAM : DICOMWEB;
  return hasProgram(what, program, 'orthanc and orthanc-dicomweb');
}

interface OrthancOptions {
  /** Who may ask, and with which password; everybody by default. */
  readonly users?: Readonly<Record<string, string>>;
}

interface Asked extends Omit<RequestInit, 'headers'> {
  readonly headers?: Readonly<Record<string, string>>;
}

/** An archive that speaks DICOMweb on loopback, and keeps what it is sent in a folder. */
export async function startOrthanc(folder: string, { users }: OrthancOptions = {}) {
  const port = await freePort();
  const config = {
    StorageDirectory: join(folder, 'storage'),
    IndexDirectory: join(folder, 'index'),
    HttpPort: port,
    HttpServerEnabled: true,
    DicomServerEnabled: false,
    RemoteAccessAllowed: false,
    AuthenticationEnabled: users !== undefined,
    RegisteredUsers: users ?? {},
    Plugins: [DICOMWEB],
  };
  await writeFile(join(folder, 'orthanc.json'), JSON.stringify(config));
  const server = spawn(PROGRAM, [join(folder, 'orthanc.json')], { stdio: 'ignore' });
  const root = `http://127.0.0.1:${port}/dicom-web`;
  const [[user, password] = []] = Object.entries(users ?? {});
  const authorization: Record<string, string> =
    user === undefined
      ? {}
      : { Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
  const ask = (path: string, init: Asked = {}): Promise<Response> =>
    fetch(`${root}${path}`, { ...init, headers: { ...authorization, ...init.headers } });
  await untilAnswered(() => ask('/studies'));
  return {
    /** Of its DICOMweb services. */
    root,
    /** STOW-RS */
    async store(files: readonly Uint8Array[]): Promise<number> {
      const headers = {
        'Content-Type': `${MEDIA_TYPE}; boundary=${BOUNDARY}`,
        Accept: 'application/dicom+json',
      };
      return (await ask('/studies', { method: 'POST', headers, body: multipart(files) })).status;
    },
    /** QIDO-RS: what is known of the instances that match. */
    async instances(query: string): Promise<readonly DicomJson[]> {
      const answer = await ask(`/instances?${query}`, { headers: { Accept: 'application/dicom+json' } });
      return (await answer.json()) as readonly DicomJson[];
    },
    /** WADO-RS: the file of an instance. */
    async file(study: string, series: string, instance: string): Promise<Uint8Array<ArrayBuffer>> {
      const path = `/studies/${study}/series/${series}/instances/${instance}`;
      return firstPart(
        new Uint8Array(await (await ask(path, { headers: { Accept: MEDIA_TYPE } })).arrayBuffer()),
      );
    },
    stop(): Promise<void> {
      return new Promise((resolve) => {
        if (server.exitCode !== null || server.signalCode !== null) resolve();
        server.once('exit', () => resolve());
        server.kill();
      });
    },
  };
}

/** By tags of eight digits. */
export type DicomJson = Readonly<Record<string, { readonly Value?: readonly unknown[] }>>;

function multipart(files: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const text = (words: string) => new TextEncoder().encode(words);
  const parts = files.flatMap((file) => [
    text(`--${BOUNDARY}\r\nContent-Type: application/dicom\r\n\r\n`),
    file,
    text('\r\n'),
  ]);
  return concatenate([...parts, text(`--${BOUNDARY}--\r\n`)]);
}

/** The body of the first part of an answer of several. */
function firstPart(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const start = indexOf(bytes, '\r\n\r\n', 0) + 4;
  const [boundary = ''] = new TextDecoder('latin1').decode(bytes.subarray(0, 200)).trimStart().split('\r\n');
  return bytes.slice(start, indexOf(bytes, `\r\n${boundary}`, start));
}

function indexOf(bytes: Uint8Array, words: string, from: number): number {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(words, from, 'latin1');
}

async function untilAnswered(ask: () => Promise<Response>): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    if (
      await ask().then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('Orthanc does not answer');
}
