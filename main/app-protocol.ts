import { open } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { Readable } from 'node:stream';
import { protocol } from 'electron';
import type { Session } from 'electron';
import { isFolderPath } from '../core/contract/folders.ts';
import { parseUrl } from './url.ts';

export const PAGE_URL = 'app://workbench/index.html';

/** The page may run, show and ask for what came with the app, and read granted images; nothing else. */
const policyWith = (scripts: string): string =>
  [
    "default-src 'none'",
    `script-src ${scripts}`,
    "style-src 'self'",
    "worker-src 'self'",
    "font-src 'self'",
    "img-src 'self' blob: data:",
    "connect-src 'self' app://image",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

const PAGE_POLICY = policyWith("'self'");
/** A worker is under the policy of its script, a page is not: only workers may start the codecs that came along. */
const SCRIPT_POLICY = policyWith("'self' 'wasm-unsafe-eval'");

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

/** The page and the images are on different hosts. */
const FOR_THE_PAGE = { 'Access-Control-Allow-Origin': 'app://workbench' } as const;

/**
 * Must run before the app is ready. `corsEnabled` lets the page read `app://image`, another host; `codeCache`, which
 * older versions do not know and pass over, keeps the page's compiled scripts for the next start.
 */
export function declareAppScheme(): void {
  const privileges = {
    standard: true,
    secure: true,
    supportFetchAPI: true,
    corsEnabled: true,
    stream: true,
    codeCache: true,
  };
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges }]);
}

/** True for addresses of the page itself. Node knows no origin for `app:`, so scheme and host are compared. */
export function isPageUrl(address: string): boolean {
  const url = parseUrl(address);
  return url?.protocol === 'app:' && url.host === 'workbench';
}

export interface AppProtocolOptions {
  /** Folder of the built page. */
  readonly pageFolder: string;
  /** File behind a granted image; rejects when handle or key are not to be had. */
  readonly resolveImage: (handle: string, key: string) => Promise<string>;
}

/**
 * Serves `app://workbench/FILE` from the page's folder and `app://image/HANDLE/KEY` from granted folders.
 */
export function serveApp(session: Session, options: AppProtocolOptions): void {
  session.protocol.handle('app', async (request) => {
    if (request.method !== 'GET') return refusal(405);
    const parts = pathParts(request.url);
    if (parts === undefined) return refusal(403);
    switch (parts.host) {
      case 'workbench':
        return servePage(options.pageFolder, parts.path.join('/'));
      case 'image':
        return serveImage(options, parts);
      default:
        return refusal(403);
    }
  });
}

interface Address {
  readonly host: string;
  readonly path: readonly string[];
}

function pathParts(address: string): Address | undefined {
  const url = parseUrl(address);
  if (url === undefined) return undefined;
  try {
    const path = url.pathname.slice(1).split('/').map(decodeURIComponent);
    return { host: url.host, path };
  } catch {
    return undefined;
  }
}

async function servePage(folder: string, path: string): Promise<Response> {
  const type = CONTENT_TYPES[extname(path)];
  if (!isFolderPath(path) || type === undefined) return refusal(403);
  return serveFile(join(folder, path), {
    'Content-Type': type,
    'Content-Security-Policy': extname(path) === '.js' ? SCRIPT_POLICY : PAGE_POLICY,
    'Cross-Origin-Opener-Policy': 'same-origin',
  });
}

async function serveImage(options: AppProtocolOptions, { path }: Address): Promise<Response> {
  const [handle, key, ...rest] = path;
  if (handle === undefined || key === undefined || rest.length > 0) return refusal(403);
  let file;
  try {
    file = await options.resolveImage(handle, key);
  } catch {
    return refusal(403);
  }
  // The decoder sniffs the bytes itself; a type given here could only be wrong.
  return serveFile(file, {
    'Content-Type': 'application/octet-stream',
    ...FOR_THE_PAGE,
  });
}

async function serveFile(path: string, headers: Readonly<Record<string, string>>): Promise<Response> {
  let file;
  try {
    file = await open(path);
    const { size } = await file.stat();
    const stream = file.createReadStream({ highWaterMark: 1 << 20 });
    return new Response(Readable.toWeb(stream) as ReadableStream, {
      headers: { ...headers, 'Content-Length': String(size), 'X-Content-Type-Options': 'nosniff' },
    });
  } catch {
    await file?.close();
    return refusal(404);
  }
}

function refusal(status: number): Response {
  return new Response(null, { status, headers: FOR_THE_PAGE });
}
