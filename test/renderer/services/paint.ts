import type { startWorkbench } from './support.ts';

/** Paints a stroke of a class into the open image. */
export function paint(
  { driver }: Pick<Awaited<ReturnType<typeof startWorkbench>>, 'driver'>,
  y = 10,
  label = 1,
): void {
  driver.editor.setCamera({ scale: 1, offsetX: 0, offsetY: 0 });
  driver.run('class.select', label);
  driver.tool('brush', 5).drag([
    [10, y],
    [60, y],
  ]);
}
