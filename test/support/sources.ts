import { pureSources } from '../../core/sources/registry.ts';

/** The sources that are pure; on Node their codecs find their binaries by themselves. */
export const PURE_SOURCES = pureSources(() => Promise.resolve(undefined));
