import { app } from 'electron';
import type { Session, WebContents } from 'electron';
import { isPageUrl } from './app-protocol.ts';
import { parseUrl } from './url.ts';

/** Hears what was refused, in codes. */
type Refused = (...what: readonly string[]) => void;

/** Must run before the app is ready: names resolve nowhere, and Chromium's own services stay silent. */
export function cutNetwork(): void {
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
  app.commandLine.appendSwitch('disable-background-networking');
  app.commandLine.appendSwitch('disable-component-update');
}

/** That the browser does not clear away the work of weeks when the disk runs full; it opens nothing. */
const PERMITTED: ReadonlySet<string> = new Set(['persistent-storage']);

/** Every other permission, download and request beyond the app itself is refused and reported. */
export function lockSession(session: Session, refused: Refused): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => {
    const permitted = PERMITTED.has(permission);
    if (!permitted) refused('permission', permission);
    answer(permitted);
  });
  session.setPermissionCheckHandler((_contents, permission) => PERMITTED.has(permission));
  session.setDevicePermissionHandler(() => false);
  session.setSpellCheckerEnabled(false);
  session.on('will-download', (event) => {
    refused('download');
    event.preventDefault();
  });
  session.webRequest.onBeforeRequest(({ url }, answer) => {
    const cancel = !isOurs(url);
    if (cancel) refused('request', schemeOf(url));
    answer({ cancel });
  });
}

/** The page stays the page: it opens, embeds and becomes nothing else. */
export function lockContents(refused: Refused): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => {
      refused('window');
      return { action: 'deny' };
    });
    contents.on('will-attach-webview', (event) => {
      refused('webview');
      event.preventDefault();
    });
    refuseNavigation(contents, refused);
  });
}

function refuseNavigation(contents: WebContents, refused: Refused): void {
  contents.on('will-navigate', (event, url) => {
    // A reload by the developer tools is a navigation, too.
    if (isPageUrl(url) && isPageUrl(contents.getURL())) return;
    refused('navigation', schemeOf(url));
    event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => {
    if (event.isMainFrame) return;
    refused('navigation', 'frame');
    event.preventDefault();
  });
}

function isOurs(url: string): boolean {
  return ['app:', 'blob:', 'data:', 'devtools:'].includes(schemeOf(url));
}

/** Scheme only: addresses may hold names of people. */
function schemeOf(url: string): string {
  return parseUrl(url)?.protocol ?? 'none';
}
