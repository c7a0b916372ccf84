import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { createLogger, defineConfig } from 'vite';
import type { Logger } from 'vite';

const fromRoot = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** What the codecs would take from Node they ask for in Node only. */
const OF_CODECS = /externalized for browser.*@cornerstonejs/;

function logger(): Logger {
  const own = createLogger('warn');
  return {
    ...own,
    warn: (message, options) => {
      if (!OF_CODECS.test(message)) own.warn(message, options);
    },
  };
}

/** The page and its workers, as files that `app://workbench` serves. */
export default defineConfig({
  root: fromRoot('renderer'),
  cacheDir: fromRoot('.cache/vite'),
  plugins: [react()],
  worker: { format: 'es' },
  customLogger: logger(),
  build: {
    outDir: fromRoot('dist/renderer'),
    emptyOutDir: true,
    // The oldest Chromium that the page runs in.
    target: 'chrome114',
    sourcemap: true,
    // The content security policy takes fonts and workers from files only, never from data in the page.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2000,
  },
});
