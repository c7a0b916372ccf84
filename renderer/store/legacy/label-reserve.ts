import type { Transaction } from 'dexie';
import { projectOf } from '../../../core/document/image-id.ts';
import { classColor, nextLabelAfter } from '../../../core/document/classes.ts';
import type { ClassDefinition } from '../../../core/document/classes.ts';
import { area } from '../../../core/geometry/rect.ts';
import { TileLayout } from '../../../core/mask/label-grid.ts';
import { decodeRuns } from '../../../core/mask/run-length.ts';
import { keysOf } from '../keys.ts';
import type { ImageRow, ProjectRow, TileRow } from './schema.ts';

/**
 * Reserves the labels that each project's masks hold, and gives those without a class one, so that pixels which a
 * deleted class or a moved folder left behind are seen again and do not turn into the next class: the class of the
 * project that was opened last and has one of this label, else one named by the label.
 */
export async function reserveLabels(transaction: Transaction): Promise<void> {
  const used = await labelsByProject(transaction);
  const projects = transaction.table<ProjectRow>('projects');
  const known = new Map<number, ClassDefinition>();
  for (const { classes } of await projects.orderBy('opened').toArray()) {
    for (const definition of classes) known.set(definition.label, definition);
  }
  await projects.toCollection().modify((project) => {
    const named = new Set(project.classes.map(({ label }) => label));
    const nameless = [...(used.get(project.id) ?? [])].filter((label) => !named.has(label));
    const added = nameless.map((label) => known.get(label) ?? unnamed(label));
    const classes = [...project.classes, ...added].sort((a, b) => a.label - b.label);
    Object.assign(project, { classes, nextLabel: nextLabelAfter(1, classes) });
  });
}

function unnamed(label: number): ClassDefinition {
  return { label, name: `Class ${label}`, color: classColor(label), locked: false };
}

async function labelsByProject(transaction: Transaction): Promise<ReadonlyMap<string, ReadonlySet<number>>> {
  const images = transaction.table<ImageRow, string>('images');
  const tiles = transaction.table<TileRow>('tiles');
  const used = new Map<string, Set<number>>();
  // One by one: together the masks of a large project would fill the memory.
  for (const id of await images.toCollection().primaryKeys()) {
    const image = await images.get(id);
    if (image === undefined) continue;
    const labels = used.get(projectOf(id)) ?? new Set();
    used.set(projectOf(id), labels);
    const layout = new TileLayout(image);
    const [from, to] = keysOf(id);
    await tiles
      .where(':id')
      .between(from, to)
      .each((tile) => {
        for (const label of new Set(decodeRuns(tile.labels, area(layout.rect(tile.index))))) {
          if (label !== 0) labels.add(label);
        }
      });
  }
  return used;
}
