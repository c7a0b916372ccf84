import type { Raster } from '../../core/imaging/raster.ts';

/** `1 image`, `3 images`. */
export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

/** `3.2 MB`; of little `0.1 MB`. */
export function megabytes(bytes: number): string {
  return `${Math.max(0.1, bytes / 1e6).toLocaleString('en', { maximumFractionDigits: 1 })} MB`;
}

/** `220 %`; below ten per cent with one decimal. */
export function percent(share: number): string {
  const value = share * 100;
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} %`;
}

/** A value of the image, `1023` or `-0.0125`: of float as many digits as tell a thousandth apart. */
export function valueText(value: number, bits: Raster['bits']): string {
  if (bits !== 'float') return String(Math.round(value));
  return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : String(value);
}

/** `40 s`, `12 min`, `1 h 20 min`. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `14:03:21` of a time in milliseconds since 1970. */
export function clockTime(time: number): string {
  return new Date(time).toLocaleTimeString('en-GB');
}

/** `2026-11-29 14:03:21 UTC` */
export function utcTime(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** `29 November 2026`, where the person is. */
export function dayOf(time: number): string {
  return new Date(time).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
}

/** `29 Nov 2026, 14:03` of a time in milliseconds since 1970. */
export function dateAndTime(time: number): string {
  return new Date(time).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
}

/** Puts the middle of a long name aside, because both its ends tell names apart: `scan-000…-axial.png`. */
export function shorten(name: string, longest: number): string {
  if (name.length <= longest) return name;
  const tail = Math.floor((longest - 1) / 2);
  return `${name.slice(0, longest - 1 - tail)}…${name.slice(name.length - tail)}`;
}

/** `WebGPU` for `webgpu`. */
export function providerName(provider: string): string {
  return PROVIDER_NAMES[provider] ?? provider;
}

const PROVIDER_NAMES: Readonly<Record<string, string>> = {
  cuda: 'CUDA',
  dml: 'DirectML',
  coreml: 'CoreML',
  webgpu: 'WebGPU',
  cpu: 'CPU',
};
