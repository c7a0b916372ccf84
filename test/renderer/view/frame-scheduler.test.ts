import { describe, expect, it } from 'vitest';
import { FrameScheduler } from '../../../renderer/view/frame-scheduler.ts';

/** Frames that come when the test says so. */
function manualFrames() {
  const waiting = new Map<number, () => void>();
  let last = 0;
  return {
    source: {
      request: (callback: () => void) => {
        waiting.set(++last, callback);
        return last;
      },
      cancel: (frame: number) => void waiting.delete(frame),
    },
    next: () => {
      const callbacks = [...waiting.values()];
      waiting.clear();
      for (const callback of callbacks) callback();
      return callbacks.length;
    },
  };
}

function recorded() {
  const frames = manualFrames();
  const drawn: string[][] = [];
  const scheduler = new FrameScheduler((layers) => drawn.push([...layers].sort()), frames.source);
  return { frames, drawn, scheduler };
}

describe('FrameScheduler', () => {
  it('draws once a frame what was asked for many times', () => {
    const { frames, drawn, scheduler } = recorded();
    scheduler.request('mask');
    scheduler.request('overlay', 'mask');
    scheduler.request('mask');
    expect(drawn).toEqual([]);
    frames.next();
    expect(drawn).toEqual([['mask', 'overlay']]);
  });

  it('asks for no frame while nothing is wanted', () => {
    const { frames, scheduler } = recorded();
    scheduler.request('image');
    frames.next();
    expect(frames.next()).toBe(0);
  });

  it('puts what drawing asks for into the next frame', () => {
    const frames = manualFrames();
    const drawn: string[][] = [];
    const scheduler = new FrameScheduler((layers) => {
      drawn.push([...layers]);
      if (drawn.length === 1) scheduler.request('overlay');
    }, frames.source);
    scheduler.request('mask');
    frames.next();
    expect(drawn).toEqual([['mask']]);
    frames.next();
    expect(drawn).toEqual([['mask'], ['overlay']]);
  });

  it('draws nothing after it was stopped', () => {
    const { frames, drawn, scheduler } = recorded();
    scheduler.request('mask');
    scheduler.stop();
    frames.next();
    expect(drawn).toEqual([]);
  });
});
