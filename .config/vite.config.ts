import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const fromRoot = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** The page and its workers, as files that `app://workbench` serves. */
export default defineConfig({
  root: fromRoot('renderer'),
  cacheDir: fromRoot('.cache/vite'),
  plugins: [react()],
  worker: { format: 'es' },
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
