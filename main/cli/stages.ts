import { interruptible } from './interrupt.ts';
import { Progress } from './progress.ts';

type Advance = (done: number, total: number) => void;

/** Runs a job of one stage after the other, each with a bar of its own, that Ctrl+C stops; null where it was. */
export function inStages<const Titles extends readonly string[], T>(
  titles: Titles,
  job: (signal: AbortSignal, ...stages: { readonly [Title in keyof Titles]: Advance }) => Promise<T>,
  unit = 'images',
): Promise<T | null> {
  let shown: { readonly title: string; readonly bar: Progress } | undefined;
  const stages = titles.map((title): Advance => (_done, total) => {
    if (shown?.title !== title) {
      shown?.bar.end();
      shown = { title, bar: new Progress(title, total, unit) };
    }
    shown.bar.advance();
  });
  return interruptible(async (signal) => {
    try {
      return await job(signal, ...(stages as { readonly [Title in keyof Titles]: Advance }));
    } catch (error) {
      if (!signal.aborted) throw error;
      return null;
    } finally {
      shown?.bar.end();
    }
  });
}
