import { isAccepted } from '../document/status.ts';
import type { WorkEvent } from '../document/work-event.ts';
import { grouped } from '../grouped.ts';
import type { ImageWork } from './work.ts';

/** Fewer images than this tell nothing that is worth a figure. */
export const HANDFUL = 5;

/** Groups that a curve has at most. */
const MOST_POINTS = 24;

/** A mean over so many images; null of none. */
export interface Mean {
  readonly images: number;
  readonly mean: number | null;
}

/** What images came to that one model had labelled before a person saw them. */
export interface ModelFigures {
  readonly name: string;
  readonly sha256: string;
  readonly images: number;
  /** Pixels that people changed by pixels of the model's mask, all images together; null where it found none. */
  readonly distance: number | null;
  /** Images of which no pixel was changed. */
  readonly unedited: number;
}

/** What a person did. */
export interface PersonFigures {
  /** Null for those who gave none. */
  readonly name: string | null;
  readonly seconds: number;
  /** Images of which they said that they are done. */
  readonly finished: number;
  /** Of the images that a model had labelled before: those they changed nothing of. */
  readonly unedited: number;
  readonly preLabelled: number;
}

/** What pre-labels saved, by images that were begun without one. */
export interface Saving {
  /** Seconds for an image. */
  readonly blind: Mean;
  readonly preLabelled: Mean;
  /** Over all that were labelled before; below nothing where pre-labels cost time. Null where too few tell. */
  readonly minutes: { readonly value: number; /** Two standard errors. */ readonly error: number } | null;
}

/** How far accepted masks are from what the model had said, by whether people had seen it. */
export interface Bias {
  readonly seen: Mean;
  readonly unseen: Mean;
}

/** A point of a curve: the mean of some images, and how many were finished up to the last of them. */
export interface CurvePoint {
  readonly images: number;
  readonly value: number;
}

/** A whole project in figures. */
export interface LedgerFigures {
  readonly finished: number;
  /** Of all images, finished or not. */
  readonly seconds: number;
  /** Over finished images whose time was measured; null where too few were. */
  readonly imagesPerHour: number | null;
  readonly preLabelled: number;
  readonly unedited: number;
  readonly models: readonly ModelFigures[];
  readonly people: readonly PersonFigures[];
  readonly saving: Saving;
  readonly bias: Bias;
  /** Seconds for an object, over images that have any; null where too few have. */
  readonly secondsPerObject: number | null;
  /** Images per hour, as they were finished. */
  readonly pace: readonly CurvePoint[];
  /** Pixels changed by pixels of the model's mask, as they were finished. */
  readonly distance: readonly CurvePoint[];
}

/** @param events those that the works are of */
export function figuresOf(works: readonly ImageWork[], events: readonly WorkEvent[]): LedgerFigures {
  const finished = works
    .filter(({ status }) => isAccepted(status))
    .toSorted((a, b) => (a.finished ?? 0) - (b.finished ?? 0));
  const timed = finished.filter(({ seconds }) => seconds > 0);
  const checked = finished.filter(isChecked);
  const withObjects = timed.filter(({ objects }) => objects > 0);
  return {
    finished: finished.length,
    seconds: sum(works, ({ seconds }) => seconds),
    imagesPerHour: timed.length < HANDFUL ? null : perHour(timed),
    preLabelled: checked.length,
    unedited: checked.filter(isUnedited).length,
    models: modelFigures(checked),
    people: peopleOf(finished, events),
    saving: savingOf(timed),
    bias: biasOf(finished),
    secondsPerObject:
      withObjects.length < HANDFUL
        ? null
        : sum(withObjects, ({ seconds }) => seconds) / sum(withObjects, ({ objects }) => objects),
    pace: curveOf(timed, perHour),
    distance: curveOf(checked, distanceOf),
  };
}

/** Whether a model's mask was corrected, and it is known by how much. */
function isChecked({ beginning, model }: ImageWork): boolean {
  return beginning === 'pre-labelled' && model !== null && model.isUnseen === undefined;
}

function isUnedited({ model }: ImageWork): boolean {
  return model?.changed === 0;
}

function modelFigures(checked: readonly ImageWork[]): readonly ModelFigures[] {
  const byModel = grouped(checked, ({ model }) => model?.sha256 ?? '');
  return [...byModel].map(([sha256, works]) => ({
    name: works.at(-1)?.model?.name ?? '',
    sha256,
    images: works.length,
    distance: distanceOf(works),
    unedited: works.filter(isUnedited).length,
  }));
}

function peopleOf(finished: readonly ImageWork[], events: readonly WorkEvent[]): readonly PersonFigures[] {
  const seconds = new Map<string | null, number>();
  for (const { by = null, effort } of events) {
    if (effort !== undefined) seconds.set(by, (seconds.get(by) ?? 0) + effort.seconds);
  }
  const told = finished.filter((work) => work.finished !== null);
  const byPerson = grouped(told, ({ by }) => by);
  return [...new Set([...seconds.keys(), ...byPerson.keys()])].map((name) => {
    const own = byPerson.get(name) ?? [];
    const checked = own.filter(isChecked);
    return {
      name,
      seconds: seconds.get(name) ?? 0,
      finished: own.length,
      unedited: checked.filter(isUnedited).length,
      preLabelled: checked.length,
    };
  });
}

function savingOf(timed: readonly ImageWork[]): Saving {
  const of = (beginning: ImageWork['beginning']): readonly number[] =>
    timed.filter((work) => work.beginning === beginning).map(({ seconds }) => seconds);
  const [blind, preLabelled] = [of('blind'), of('pre-labelled')];
  const means = { blind: meanOf(blind), preLabelled: meanOf(preLabelled) };
  const { mean: slow } = means.blind;
  const { mean: fast } = means.preLabelled;
  const isKnown = blind.length >= HANDFUL && preLabelled.length >= HANDFUL;
  if (!isKnown || slow === null || fast === null) return { ...means, minutes: null };
  const error =
    2 * Math.sqrt(varianceOf(blind) / blind.length + varianceOf(preLabelled) / preLabelled.length);
  const minutes = preLabelled.length / 60;
  return { ...means, minutes: { value: (slow - fast) * minutes, error: error * minutes } };
}

/** Of accepted images alone, each by itself: a large one says as much as a small one. */
function biasOf(finished: readonly ImageWork[]): Bias {
  const of = (isUnseen: boolean): Mean =>
    meanOf(
      finished.flatMap(({ model, beginning }) => {
        const isMeant = isUnseen ? model?.isUnseen === true : beginning === 'pre-labelled';
        return model === null || !isMeant || model.pixels === 0 ? [] : [model.changed / model.pixels];
      }),
    );
  return { seen: of(false), unseen: of(true) };
}

function distanceOf(works: readonly ImageWork[]): number | null {
  const pixels = sum(works, ({ model }) => model?.pixels ?? 0);
  return pixels === 0 ? null : sum(works, ({ model }) => model?.changed ?? 0) / pixels;
}

function perHour(works: readonly ImageWork[]): number {
  return (3600 * works.length) / sum(works, ({ seconds }) => seconds);
}

/** Groups as large as each other, of a handful at least; what is left over at the end waits for more. */
function curveOf(
  works: readonly ImageWork[],
  valueOf: (works: readonly ImageWork[]) => number | null,
): readonly CurvePoint[] {
  const size = Math.max(HANDFUL, Math.ceil(works.length / MOST_POINTS));
  const points: CurvePoint[] = [];
  for (let end = size; end <= works.length; end += size) {
    const value = valueOf(works.slice(end - size, end));
    if (value !== null) points.push({ images: end, value });
  }
  return points;
}

function meanOf(values: readonly number[]): Mean {
  return { images: values.length, mean: values.length === 0 ? null : sum(values, Number) / values.length };
}

/** Of a sample. */
function varianceOf(values: readonly number[]): number {
  const { mean } = meanOf(values);
  return sum(values, (value) => (value - (mean ?? 0)) ** 2) / (values.length - 1);
}

function sum<T>(values: readonly T[], of: (value: T) => number): number {
  return values.reduce((total, value) => total + of(value), 0);
}
