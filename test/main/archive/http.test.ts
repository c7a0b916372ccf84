import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { archiveAddress, askArchive } from '../../../main/archive/http.ts';

let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** Address of a server on loopback that answers so. */
async function serving(listener: RequestListener): Promise<string> {
  const here = createServer(listener);
  server = here;
  await new Promise<void>((resolve) => here.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(here.address() as AddressInfo).port}/dicom-web`;
}

const ask = (root: string, signal?: AbortSignal) =>
  askArchive(archiveAddress(root, 'Jane', 'p:w'), '/studies?a=b', {
    accept: 'text/plain',
    ...(signal === undefined ? {} : { signal }),
  });

describe('the address of an archive', () => {
  it.each(['', 'pacs', 'file:///etc', 'ftp://pacs/x', 'https://me:you@pacs/x', 'https://pacs/x?token=1'])(
    'is not %j',
    (text) => {
      expect(() => archiveAddress(text)).toThrow(expect.objectContaining({ code: 'archive.address' }));
    },
  );

  it('has no slash at its end, and a user only where one is given', () => {
    expect(archiveAddress('https://pacs.example/dicom-web/', '')).toEqual({
      root: 'https://pacs.example/dicom-web',
    });
  });
});

describe('asking an archive', () => {
  it('asks for one path, as one user', async () => {
    const root = await serving(({ url, headers }, answer) => {
      answer.setHeader('Content-Type', 'text/plain');
      answer.end(`${url ?? ''} ${headers.authorization ?? ''} ${headers.accept ?? ''}`);
    });
    const { bytes, contentType } = await ask(root);
    const credentials = Buffer.from('Jane:p:w').toString('base64');
    expect(new TextDecoder().decode(bytes)).toBe(`/dicom-web/studies?a=b Basic ${credentials} text/plain`);
    expect(contentType).toBe('text/plain');
  });

  it('follows nobody to another host', async () => {
    let asked = 0;
    const root = await serving((_, answer) => {
      asked++;
      answer.writeHead(302, { Location: 'http://127.0.0.1:9/elsewhere' }).end();
    });
    await expect(ask(root)).rejects.toThrow('it sends us elsewhere');
    expect(asked).toBe(1);
  });

  it('says in words what is wrong', async () => {
    await expect(ask(await serving((_, answer) => answer.writeHead(401).end()))).rejects.toMatchObject({
      code: 'archive.login',
    });
    await expect(ask(await serving((_, answer) => answer.writeHead(500, 'Broken').end()))).rejects.toThrow(
      /127\.0\.0\.1:\d+ refused this: 500 Broken\./,
    );
    const root = await serving((_, answer) => answer.destroy());
    await expect(ask(root)).rejects.toThrow(/cannot be reached: (it broke off|other side closed)/);
    await expect(ask('http://127.0.0.1:1/x')).rejects.toThrow('127.0.0.1:1 cannot be reached');
  });

  it('ends at once when it is told to', async () => {
    const root = await serving(() => undefined);
    const stop = new AbortController();
    const asking = ask(root, stop.signal);
    setTimeout(() => stop.abort(), 50);
    await expect(asking).rejects.toMatchObject({ name: 'AbortError' });
  });
});
