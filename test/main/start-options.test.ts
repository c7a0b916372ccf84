import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startOptions } from '../../main/start-options.ts';

describe('startOptions', () => {
  it('finds the folder among the switches, relative to where the person stands', () => {
    const args = ['--no-sandbox', '--inspect=0', 'images', '--user-data-dir=profile'];
    expect(startOptions(args, 0, '/data')).toEqual({
      folder: resolve('/data/images'),
      demo: false,
      userData: resolve('/data/profile'),
    });
  });

  it('passes over the folder of the app itself while developing', () => {
    expect(startOptions(['/app', '/images'], 1, '/').folder).toBe(resolve('/images'));
    expect(startOptions(['/app'], 1, '/').folder).toBeUndefined();
  });

  it('takes the profile as a word of its own, too', () => {
    const options = startOptions(['--user-data-dir', '/profile', '--demo'], 0, '/');
    expect(options).toEqual({ folder: undefined, demo: true, userData: resolve('/profile') });
  });
});
