import { describe, expect, it } from 'vitest';
import { statusAfter } from '../../../core/document/status.ts';

describe('the status of a frame', () => {
  it('is the model’s while only the model has changed the mask', () => {
    expect(statusAfter('new', 'prediction', true)).toBe('predicted');
    expect(statusAfter('predicted', 'threshold', true)).toBe('predicted');
  });

  it('is the model’s once it was asked, also where it found nothing', () => {
    expect(statusAfter('new', 'prediction', false)).toBe('predicted');
    expect(statusAfter('edited', 'prediction', false)).toBe('edited');
  });

  it('is edited once a person has changed it, and stays so', () => {
    expect(statusAfter('predicted', 'brush', true)).toBe('edited');
    expect(statusAfter('edited', 'prediction', true)).toBe('edited');
  });

  it('is not a person’s where frames were interpolated, until one changes it', () => {
    expect(statusAfter('new', 'interpolate', true)).toBe('interpolated');
    expect(statusAfter('predicted', 'interpolate', true)).toBe('interpolated');
    expect(statusAfter('interpolated', 'prediction', true)).toBe('predicted');
    expect(statusAfter('interpolated', 'brush', true)).toBe('edited');
    expect(statusAfter('edited', 'interpolate', true)).toBe('edited');
  });

  it('stays where a region is confirmed, which changes nothing about it', () => {
    for (const status of ['predicted', 'interpolated', 'edited', 'accepted'] as const)
      expect(statusAfter(status, 'confirm', true)).toBe(status);
    expect(statusAfter('new', 'confirm', true)).toBe('edited');
  });

  it('is no longer accepted when anything changes, by whomever', () => {
    expect(statusAfter('accepted', 'eraser', true)).toBe('edited');
    expect(statusAfter('accepted', 'threshold', true)).toBe('edited');
    expect(statusAfter('accepted', 'undo', true)).toBe('edited');
    expect(statusAfter('no-finding', 'brush', true)).toBe('edited');
    expect(statusAfter('skipped', 'prediction', true)).toBe('edited');
  });

  it('is what a person says of it', () => {
    expect(statusAfter('predicted', 'accept', false)).toBe('accepted');
    expect(statusAfter('accepted', 'reopen', false)).toBe('edited');
    expect(statusAfter('edited', 'no-finding', true)).toBe('no-finding');
    expect(statusAfter('new', 'skip', false)).toBe('skipped');
    expect(statusAfter('skipped', 'flag', false)).toBe('skipped');
  });

  it('stays when the mask did not change', () => {
    expect(statusAfter('new', 'class-rename', false)).toBe('new');
    expect(statusAfter('accepted', 'checkpoint', false)).toBe('accepted');
  });
});
