import type { Commit } from '../../core/document/commit.ts';
import type { JournalEntry } from '../../core/journal/entry.ts';
import { imageIdOf } from '../../core/document/image-id.ts';
import type { Random } from '../../core/random.ts';
import { EditorDriver } from './editor-driver.ts';
import type { At } from './editor-driver.ts';

/** Of the images of a day. */
const SIZE = { width: 2048, height: 2048 };
const STROKES_PER_IMAGE = 20;
/** Pixels between two readings of the pointer. */
const STEP = 8;

export const DAY_PROJECT = '00000000-0000-4000-8000-000000000000';

/**
 * The steps of a day on so many images, as the journal gets them: on each an outline that is filled, and strokes that
 * bend, with brushes of 5 to 60 pixels and 100 to 400 pixels long, around one place, as somebody corrects it.
 */
export function* dayOfWork(images: number, random: Random): Generator<JournalEntry> {
  for (let image = 0; image < images; image++) {
    const driver = EditorDriver.open(SIZE);
    const content = String(image).padStart(64, 'a');
    const frame = imageIdOf(DAY_PROJECT, content);
    const centre: At = [500 + 1000 * random(), 500 + 1000 * random()];
    outline(driver, centre, random);
    driver.tool('fill').click(centre);
    while (driver.commits.length < STROKES_PER_IMAGE) bend(driver, centre, random);
    for (const [step, commit] of driver.commits.entries()) {
      yield entryOf(commit, frame, image * STROKES_PER_IMAGE + step);
    }
  }
}

/** A closed line around a place. */
function outline(driver: EditorDriver, [x, y]: At, random: Random): void {
  const radius = 40 + 20 * random();
  const turns = Array.from({ length: 41 }, (_, index) => (index * 2 * Math.PI) / 40);
  const points = turns.map((turn): At => [x + radius * Math.cos(turn), y + radius * Math.sin(turn)]);
  strokeAlong(driver.tool('brush', 12), points);
}

function bend(driver: EditorDriver, [x, y]: At, random: Random): void {
  driver.tool(random() < 0.2 ? 'eraser' : 'brush', Math.round(5 + 55 * random()));
  const [left, top] = [x + 400 * (random() - 0.5), y + 400 * (random() - 0.5)];
  const length = 100 + 300 * random();
  let direction = 2 * Math.PI * random();
  const turn = (random() - 0.5) * 0.1;
  const points: At[] = [[left, top]];
  for (let at = STEP; at < length; at += STEP) {
    const [before = [left, top]] = points.slice(-1);
    points.push([before[0] + STEP * Math.cos(direction), before[1] + STEP * Math.sin(direction)]);
    direction += turn;
  }
  strokeAlong(driver, points);
}

function strokeAlong(driver: EditorDriver, points: readonly At[]): void {
  const [first = [0, 0]] = points;
  driver.down(first).move(...points);
  driver.up(points.at(-1) ?? first);
}

/** With names as long as they are in the app. */
function entryOf(commit: Commit, frame: string, number: number): JournalEntry {
  const id = `${DAY_PROJECT.slice(0, -12)}${String(number).padStart(12, '0')}`;
  const targets = commit.targets.map((target) => ({ ...target, frame }));
  const named = { ...commit, id, step: id, project: DAY_PROJECT, targets };
  return { kind: 'commit', commit: named, predictions: [], sizes: [SIZE], places: [frame] };
}
