import type { groupings } from '../contract/learning.ts';
import { WorkbenchError, messageOf } from '../errors.ts';
import { seedOf } from './seeds.ts';

/** What tells that images show one subject: nothing, so that each is one by itself; the folder; part of the name. */
export type Grouping = (typeof groupings)[number];

/** How images are divided into those that train and those that validate. */
export interface Holdout {
  /** Share of the subjects that validate, 0..1. */
  readonly share: number;
  readonly by: Grouping;
  /** Regular expression whose match in a name is the subject, where they go by name; a name without one is its own. */
  readonly pattern: string;
}

/** An image as a holdout knows it. */
export interface HoldoutImage {
  /** Path in the folder it comes from. */
  readonly source: string;
  readonly sha256: string;
}

/** Where an image belongs: with all others of its subject. */
export interface Placement {
  readonly subject: string;
  readonly set: 'train' | 'validation';
}

/**
 * Divides images, in their order.
 * @throws WorkbenchError as `subjectsBy`
 */
export function divide(images: readonly HoldoutImage[], holdout: Holdout): readonly Placement[] {
  const subjects = images.map(subjectsBy(holdout));
  const held = heldOut(subjects, holdout.share);
  return subjects.map((subject) => ({ subject, set: held.has(subject) ? 'validation' : 'train' }));
}

/**
 * Tells the subject of an image. Frames of a file are always one subject, and so are copies of it where each image is
 * one by itself.
 * @throws WorkbenchError `holdout.pattern` for a pattern that is no regular expression
 */
export function subjectsBy({ by, pattern }: Holdout): (image: HoldoutImage) => string {
  switch (by) {
    case 'image':
      return ({ sha256 }) => sha256;
    case 'folder':
      return ({ source }) => source.slice(0, source.lastIndexOf('/') + 1);
    case 'name': {
      const part = parsePattern(pattern);
      return ({ source }) => {
        const name = source.slice(source.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '');
        return part.exec(name)?.[0] ?? name;
      };
    }
  }
}

/**
 * The subjects that validate: as many as make the share, rounded, but at least one on either side where there are two
 * or more; none for a share of 0. Which they are goes by a hash of each: the order of the subjects is of no account, a
 * larger share only adds, and one subject more takes the place of one at most.
 */
export function heldOut(subjects: Iterable<string>, share: number): ReadonlySet<string> {
  const all = [...new Set(subjects)];
  if (share === 0 || all.length < 2) return new Set();
  const count = Math.min(all.length - 1, Math.max(1, Math.round(share * all.length)));
  const ranked = all.map((subject) => ({ subject, rank: seedOf(subject) }));
  ranked.sort((a, b) => a.rank - b.rank || (a.subject < b.subject ? -1 : 1));
  return new Set(ranked.slice(0, count).map(({ subject }) => subject));
}

function parsePattern(pattern: string): RegExp {
  try {
    return new RegExp(pattern, 'u');
  } catch (cause) {
    const reason = messageOf(cause).replace(/^Invalid regular expression: /, '');
    throw new WorkbenchError('holdout.pattern', `This is no pattern: ${reason}.`, { cause });
  }
}
