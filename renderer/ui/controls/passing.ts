import { useEffect, useEffectEvent } from 'react';

/** Milliseconds that a message stays which asks nothing of anybody: time to read two lines twice. */
const READING_MS = 8000;

/** Ends a message by itself: `message` names it, so that another one gets its own time; null while none may end. */
export function usePassing(message: unknown, end: () => void): void {
  const onRead = useEffectEvent(end);
  useEffect(() => {
    if (message === null) return undefined;
    const timer = setTimeout(() => onRead(), READING_MS);
    return () => clearTimeout(timer);
  }, [message]);
}
