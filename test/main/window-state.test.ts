import { describe, expect, it } from 'vitest';
import { placeOnDisplay } from '../../main/window-state.ts';

const LEFT = { x: 0, y: 0, width: 1280, height: 700 };
const RIGHT = { x: 1280, y: 0, width: 1920, height: 1050 };
const placed = (bounds: Parameters<typeof placeOnDisplay>[0]['bounds'], areas = [LEFT, RIGHT]) =>
  placeOnDisplay({ bounds, maximized: false }, areas).bounds;

describe('the remembered place of the window', () => {
  it('is kept where enough of it is on a display', () => {
    const bounds = { x: 3080, y: 1000, width: 800, height: 600 };
    expect(placed(bounds)).toEqual(bounds);
  });

  it('is forgotten where its display is gone, and so is what could hardly be taken hold of', () => {
    expect(placed({ x: 1500, y: 0, width: 800, height: 600 }, [LEFT])).toEqual({ width: 800, height: 600 });
    expect(placed({ x: 1190, y: 0, width: 800, height: 600 }, [LEFT])).toEqual({ width: 800, height: 600 });
    expect(placed({ x: 0, y: 670, width: 800, height: 600 }, [LEFT])).toEqual({ width: 800, height: 600 });
  });

  it('is never larger than the largest display', () => {
    expect(placed({ width: 4000, height: 3000 })).toEqual({ width: 1920, height: 1050 });
    expect(placed({ width: 4000, height: 3000 }, [LEFT])).toEqual({ width: 1280, height: 700 });
  });

  it('is as remembered where no display tells its size', () => {
    expect(placed({ width: 4000, height: 3000 }, [])).toEqual({ width: 4000, height: 3000 });
  });
});
