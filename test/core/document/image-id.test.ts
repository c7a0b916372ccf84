import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentOf, frameIndexOf, imageIdOf, projectOf } from '../../../core/document/image-id.ts';

const HASH = 'ab'.repeat(32);

describe('the id of an image', () => {
  it('of a first frame is what it was when files had one: stored work keeps its meaning', () => {
    expect(imageIdOf('folder one', HASH)).toBe(`folder one ${HASH}`);
    expect(imageIdOf('folder one', HASH, 0)).toBe(imageIdOf('folder one', HASH));
  });

  it('tells project, content and frame, whatever the project is called', () => {
    const contents = fc.stringMatching(/^[0-9a-f]{64}$/);
    fc.assert(
      fc.property(fc.string(), contents, fc.nat(), (project, content, index) => {
        const id = imageIdOf(project, content, index);
        expect([projectOf(id), contentOf(id), frameIndexOf(id)]).toEqual([project, content, index]);
      }),
    );
  });

  it('is another for every frame', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (a, b) => {
        expect(imageIdOf('p', HASH, a) === imageIdOf('p', HASH, b)).toBe(a === b);
      }),
    );
  });

  it('of a content alone belongs to no project', () => {
    expect([projectOf(HASH), contentOf(HASH), frameIndexOf(HASH)]).toEqual(['', HASH, 0]);
  });
});
