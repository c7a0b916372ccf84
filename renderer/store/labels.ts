import { applyClasses, nextLabelAfter } from '../../core/document/classes.ts';
import type { Commit, Edit } from '../../core/document/commit.ts';
import { uncertaintyOf } from '../../core/imaging/uncertainty.ts';
import type { ImageRecord } from '../../core/contract/records.ts';
import type { LabelTile } from '../../core/mask/tiles.ts';
import type { ImageId } from '../../core/document/image-id.ts';
import type { ImageStatus } from '../../core/document/status.ts';
import type { Prediction } from '../editor/ports.ts';
import { clearLabel, restoreLabel } from './class-removal.ts';
import type { Connection } from './connection.ts';
import { keysOf } from './keys.ts';
import type { WorkbenchDatabase } from './database.ts';
import { deflateMap, inflateMap } from './probability-codec.ts';
import type { PredictionRow, TileRow } from './schema.ts';

/** A step of work with what else it changes. */
export interface WorkStep {
  readonly projectId: string;
  readonly commit: Commit;
  /** The image's status once the step has happened. */
  readonly status: ImageStatus;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Label maps, tile by tile, and the predictions beneath them. */
export class LabelRepository {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  tiles(imageId: ImageId): Promise<readonly LabelTile[]> {
    const [from, to] = keysOf(imageId);
    return this.#connection.run((database) => database.tiles.where(':id').between(from, to).toArray());
  }

  /** Stores steps in the order they happened, all or none. Safe to repeat. */
  async save(steps: readonly WorkStep[]): Promise<void> {
    await this.#connection.run((database) => {
      const { tiles, images, events, projects, removed } = database;
      return database.transaction('rw', [tiles, images, events, projects, removed], async () => {
        await putTiles(tiles, latestTiles(steps));
        for (const { commit, status, at } of steps) {
          const { imageId, revision, kind, edit } = commit;
          await images.update(imageId, { status, revision, changed: at, ...settingsOf(commit) });
          await events.add({ imageId, at, kind, name: edit.name, revision });
        }
        for (const step of steps) await saveClasses(database, step);
      });
    });
  }

  /** The latest prediction, whichever model made it. */
  async prediction(imageId: ImageId): Promise<Prediction | null> {
    const [from, to] = keysOf(imageId);
    const rows = await this.#connection.run((database) =>
      database.predictions.where(':id').between(from, to).toArray(),
    );
    const [latest] = rows.sort((a, b) => b.time - a.time);
    return latest === undefined ? null : fromRow(latest);
  }

  /** The image counts as predicted from then on, also where the model found nothing. */
  async savePrediction(prediction: Prediction): Promise<void> {
    const row = toRow(prediction);
    const uncertainty = uncertaintyOf(prediction.map, prediction.threshold);
    await this.#connection.run((database) =>
      database.transaction('rw', database.predictions, database.images, async () => {
        await database.predictions.put(row);
        const image = await database.images.get(prediction.imageId);
        const status = image?.status === 'new' ? { status: 'predicted' as const } : {};
        await database.images.update(prediction.imageId, { uncertainty, ...status });
      }),
    );
  }

  /**
   * Stores a prediction together with its mask, unless a person has drawn on the image or accepted it: then
   * nothing is stored and the answer is false.
   */
  saveMask(prediction: Prediction, mask: readonly LabelTile[]): Promise<boolean> {
    const { imageId, time, threshold, map } = prediction;
    const uncertainty = uncertaintyOf(map, threshold);
    const row = toRow(prediction);
    return this.#connection.run((database) => {
      const { tiles, images, events, predictions } = database;
      return database.transaction('rw', [tiles, images, events, predictions], async () => {
        const image = await images.get(imageId);
        if (image === undefined || (image.status !== 'new' && image.status !== 'predicted')) return false;
        const revision = image.revision + 1;
        const [from, to] = keysOf(imageId);
        await tiles.where(':id').between(from, to).delete();
        await putTiles(
          tiles,
          mask.map((tile) => ({ ...tile, imageId })),
        );
        await predictions.put(row);
        await images.update(imageId, {
          status: 'predicted',
          revision,
          threshold,
          uncertainty,
          changed: time,
        });
        await events.add({ imageId, at: time, kind: 'prediction', name: prediction.modelId, revision });
        return true;
      });
    });
  }
}

/** Rows handed to the database in one go: thousands of a large image at once would hold the page up. */
const ROWS_AT_ONCE = 128;

async function putTiles(table: WorkbenchDatabase['tiles'], rows: readonly TileRow[]): Promise<void> {
  for (let first = 0; first < rows.length; first += ROWS_AT_ONCE) {
    await table.bulkPut(rows.slice(first, first + ROWS_AT_ONCE));
  }
}

/** What the steps leave in each tile they touch. */
function latestTiles(steps: readonly WorkStep[]) {
  const latest = new Map<string, LabelTile & { readonly imageId: ImageId }>();
  for (const { commit } of steps) {
    const { imageId, edit } = commit;
    for (const { index, before, after } of edit.tiles) {
      const content = commit.kind === 'undo' ? before : after;
      latest.set(`${imageId} ${index}`, { imageId, index, ...content });
    }
  }
  return [...latest.values()];
}

/** The image's threshold and its open conflicts, where the step changed them. */
function settingsOf({ kind, edit }: Commit): Partial<Pick<ImageRecord, 'threshold' | 'conflicts'>> {
  const { threshold, conflicts } = edit;
  const side = kind === 'undo' ? 'before' : 'after';
  return {
    ...(threshold === undefined ? {} : { threshold: threshold[side] }),
    ...(conflicts === undefined ? {} : { conflicts: conflicts[side] }),
  };
}

/** Steps that make a class, or take it away, in all images. */
function isOfAllImages({ name }: Edit): boolean {
  return name === 'class-add' || name === 'class-delete';
}

async function saveClasses(database: WorkbenchDatabase, { projectId, commit, at }: WorkStep): Promise<void> {
  const { imageId, kind, edit } = commit;
  if (edit.classes.length === 0) return;
  const side = kind === 'undo' ? 'before' : 'after';
  for (const change of isOfAllImages(edit) ? edit.classes : []) {
    if (change[side] === null) await clearLabel(database, change.label, imageId, at);
    else if (kind !== 'do') await restoreLabel(database, projectId, change.label, at);
  }
  const project = await database.projects.get(projectId);
  if (project === undefined) return;
  await database.projects.update(projectId, {
    classes: applyClasses(project.classes, edit.classes, side),
    nextLabel: nextLabelAfter(project.nextLabel, edit.classes),
  });
}

function toRow({ map, ...rest }: Prediction): PredictionRow {
  const { width, height, channels } = map;
  return { ...rest, width, height, channels, data: deflateMap(map.data) };
}

function fromRow({ width, height, channels, data, ...rest }: PredictionRow): Prediction {
  const length = channels * width * height;
  return { ...rest, map: { width, height, channels, data: inflateMap(data, length) } };
}
