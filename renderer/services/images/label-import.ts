import { imageUrl } from '../../../core/contract/image-url.ts';
import type { ChosenLabels, LabelSet } from '../../../core/contract/label-sets.ts';
import { imageIdOf } from '../../../core/document/image-id.ts';
import type { ImageId } from '../../../core/document/image-id.ts';
import { importedClasses, proposedTargets } from '../../../core/document/imported-classes.ts';
import type { ClassTarget } from '../../../core/document/imported-classes.ts';
import { messageOf, WorkbenchError } from '../../../core/errors.ts';
import { objectsAsClasses } from '../../../core/formats/labels/objects.ts';
import type { Size } from '../../../core/geometry/size.ts';
import type { Labels } from '../../../core/imaging/raster.ts';
import type { BridgeClient } from '../bridge-client.ts';
import { Observable } from '../observable.ts';
import type { LabelSegment, PlacedLabels, ReadLabels } from '../../../core/sources/label-file.ts';
import type { Annotations, EditorPort, ImageReader } from '../ports.ts';
import { isCancelled } from '../prediction/predict.ts';
import type { Project } from '../project/project.ts';
import { fileOfFrame, frameIdOf, placeIn } from './image-item.ts';
import type { ImageItem } from './image-list.ts';
import type { ImageLoader } from './image-loader.ts';
import type { SetImports } from './set-import.ts';

export interface ImportChoice {
  /** By the place of the segment. */
  readonly targets: readonly ClassTarget[];
  /** Whether imported pixels are written over what is drawn there. */
  readonly isOver: boolean;
  /** Whether each object stays one by itself; counts where there are any (`ReadyImport.objects`). */
  readonly asObjects: boolean;
}

/** A file of labels that was read, for the image that is open. */
export interface ReadyImport {
  readonly name: string;
  /** All objects of a class are one segment. */
  readonly found: ReadLabels;
  /** The same with each object by itself; null where there are none, or they cannot be objects here. */
  readonly objects: FoundObjects | null;
  /** Objects of the file. */
  readonly objectCount: number;
  /** Of each segment, on how many pixels of how many frames it lies. */
  readonly extents: readonly { readonly pixels: number; readonly frames: number }[];
  /** What is proposed. */
  readonly targets: readonly ClassTarget[];
}

interface FoundObjects extends ReadLabels {
  /** By the label of each of its segments, that of the one in `found`. */
  readonly labels: Uint16Array;
}

/** The image that was open when the file was chosen. */
interface Opened {
  readonly projectId: string;
  readonly item: ImageItem;
  readonly imageId: ImageId;
  readonly size: Size;
  /** Of all frames that its files held when the labels were put on them, in their order; none before. */
  readonly ids: readonly ImageId[];
}

export type LabelImportState =
  | { readonly phase: 'idle' }
  | { readonly phase: 'reading'; readonly name: string }
  | ({ readonly phase: 'ready' } & ReadyImport)
  | { readonly phase: 'writing'; readonly name: string }
  | { readonly phase: 'finished'; readonly name: string; readonly frames: number }
  | { readonly phase: 'failed'; readonly problem: string };

export interface LabelImportPorts {
  readonly bridge: BridgeClient;
  readonly project: Project;
  readonly imageLoader: Pick<ImageLoader, 'current'>;
  readonly editor: Pick<EditorPort, 'importLabels'>;
  readonly annotations: Pick<Annotations, 'open'>;
  readonly reader: Pick<ImageReader, 'labelFile'>;
  /** Where labels of many images go. */
  readonly sets: Pick<SetImports, 'during' | 'take'>;
}

const IDLE: LabelImportState = { phase: 'idle' };

/** Brings labels of other programs onto the open image. What is found is shown first: nothing goes in silence. */
export class LabelImports extends Observable<LabelImportState> {
  readonly #ports: LabelImportPorts;
  #cancel = new AbortController();
  #open: Opened | undefined;

  constructor(ports: LabelImportPorts) {
    super(IDLE);
    this.#ports = ports;
    ports.project.subscribe(() => this.#follow());
  }

  /** Asks for labels, and reads them. */
  choose(kind: 'file' | 'folder' = 'file'): Promise<void> {
    return this.#ask(() => this.#ports.bridge.request('labels.choose', { kind }));
  }

  /** Reads what was dropped, as a drop event gave it. */
  take(files: readonly unknown[]): Promise<void> {
    return this.#ask(() => this.#ports.bridge.importDropped(files));
  }

  /** A set goes its own way; a file is of the image that was open when it was asked for. */
  async #ask(choose: () => Promise<ChosenLabels | null>): Promise<void> {
    const { project, imageLoader, sets } = this.#ports;
    if (this.state.phase !== 'idle') return;
    const { current } = imageLoader;
    const { id: projectId } = project;
    const item = current === null ? undefined : project.item(current.key);
    let file: Exclude<ChosenLabels, LabelSet> | undefined;
    await sets.during(async () => {
      const chosen = await choose();
      if (chosen !== null && 'set' in chosen) await sets.take(chosen);
      else file = chosen ?? undefined;
    });
    if (file === undefined) return;
    if (current === null || item === undefined || projectId === undefined || projectId !== project.id) {
      this.set({ phase: 'failed', problem: `${file.key} holds labels of one image. Open that image first.` });
      return;
    }
    const { imageId, width, height } = current;
    this.#open = { projectId, item, imageId, size: { width, height }, ids: [] };
    await this.#read(this.#open, file);
  }

  async #read(open: Opened, file: Exclude<ChosenLabels, LabelSet>): Promise<void> {
    const { projectId, item } = open;
    const { project, reader } = this.#ports;
    this.#cancel = new AbortController();
    const { signal } = this.#cancel;
    try {
      const { handle, key, size, modified } = file;
      this.set({ phase: 'reading', name: key });
      const source = { url: imageUrl(handle, key), name: key, version: `${size} ${modified}`, projectId };
      const sources = (item.files ?? [item]).map((_, frame) => project.sourceOf(item, frame));
      const shown = placeIn(item);
      // The frames of a film are volumes of one slice in its file.
      const volume = shown.volumes > 1 ? shown.volume : shown.place;
      const read = await reader.labelFile(source, sources, volume, signal);
      signal.throwIfAborted();
      this.#open = { ...open, ids: idsOf(open, read, key) };
      await this.#tell(this.#open);
      const joined = objectsAsClasses(read);
      const found = { ...read, ...joined };
      const objects = joined === null ? null : { ...read, labels: joined.labels };
      const objectCount = read.segments.filter(({ objectOf }) => objectOf !== undefined).length;
      signal.throwIfAborted();
      const targets = proposedTargets(project.state, found.segments);
      this.set({
        phase: 'ready',
        name: key,
        found,
        objects,
        objectCount,
        extents: extentsOf(found),
        targets,
      });
    } catch (error) {
      if (!isCancelled(error) && !signal.aborted) this.set({ phase: 'failed', problem: messageOf(error) });
    }
  }

  /** Imports what was found, as one step. */
  async apply(choice: ImportChoice): Promise<void> {
    const { state } = this;
    const { annotations, editor, project } = this.#ports;
    if (state.phase !== 'ready' || this.#open === undefined) return;
    const { name, found } = state;
    const { imageId, size } = this.#open;
    const { signal } = this.#cancel;
    this.set({ phase: 'writing', name });
    try {
      const objects = choice.asObjects ? state.objects : null;
      const foreign = found.segments.map((segment) => ({
        ...segment,
        hasObjects: objects !== null && segment.objectOf !== undefined,
      }));
      const { classes, labels: labelsOfFound } = importedClasses(project.state, foreign, choice.targets);
      const { segments: own, frames: ownFrames } = objects ?? found;
      const labelOf = ({ label }: LabelSegment): number | null =>
        labelsOfFound[(objects?.labels[label] ?? label) - 1] ?? null;
      const labels = own.map(labelOf);
      const segments = own.map(({ isAutomatic = false, objectOf }, at) => ({
        label: labels[at] ?? null,
        isAutomatic,
        isObject: objects !== null && objectOf !== undefined,
      }));
      const isWanted = (frame: Labels): boolean =>
        frame.some((label) => typeof labels[label - 1] === 'number');
      const frames: { readonly id: ImageId; readonly labels: Labels }[] = [];
      for (const [place, frame] of ownFrames.entries()) {
        if (frame !== null && isWanted(frame)) {
          const id = this.#open.ids[place] as ImageId;
          await annotations.open(id, size);
          frames.push({ id, labels: frame });
        }
      }
      signal.throwIfAborted();
      const { isOver } = choice;
      const changed = await editor.importLabels({
        frames,
        segments,
        classes,
        isOver,
        detail: name,
        place: imageId,
      });
      if (signal.aborted) this.set(IDLE);
      else this.set({ phase: 'finished', name, frames: changed });
    } catch (error) {
      this.set(signal.aborted ? IDLE : { phase: 'failed', problem: messageOf(error) });
    }
  }

  /** Ends what is being read, and forgets what was. */
  dismiss(): void {
    if (this.state.phase === 'writing') return;
    this.#cancel.abort();
    this.set(IDLE);
  }

  /** The files that were never read before are known by their content from now on. */
  async #tell({ item, ids }: Opened): Promise<void> {
    const found = item.files?.flatMap((file, place) => {
      const imageId = ids[place];
      return imageId === undefined || file.imageId !== undefined ? [] : [{ file, imageId }];
    });
    await this.#ports.project.identify(...(found ?? []));
  }

  /** Labels are of no other project's images. */
  #follow(): void {
    if (this.#open === undefined || this.#open.projectId === this.#ports.project.id) return;
    this.#open = undefined;
    this.#cancel.abort();
    if (this.state.phase !== 'writing') this.set(IDLE);
  }
}

/**
 * What the frames are known by that labels were put on: by what was read for it, wherever the files stand by now.
 * @throws WorkbenchError where that is not what is open
 */
function idsOf(
  { projectId, item, imageId }: Opened,
  { contents, frames }: PlacedLabels,
  name: string,
): readonly ImageId[] {
  const ids = frames.map((_, place) => {
    const [file, index] = item.files === undefined ? [0, place] : [place, 0];
    return imageIdOf(projectId, contents[file] ?? '', index);
  });
  for (const [place, id] of ids.entries()) {
    const known = frameIdOf(item, place);
    if (known !== undefined && known !== id) throw changedSince(fileOfFrame(item, place).file.key, name);
  }
  if (!ids.includes(imageId)) throw changedSince(item.key, name);
  return ids;
}

function changedSince(key: string, name: string): WorkbenchError {
  return new WorkbenchError(
    'labels.changed',
    `${key} has changed since it was opened. Open it again, then import ${name}.`,
  );
}

function extentsOf({ segments, frames }: ReadLabels) {
  const pixels = new Float64Array(segments.length + 1);
  const inFrames = new Float64Array(segments.length + 1);
  for (const frame of frames) {
    const here = new Float64Array(segments.length + 1);
    for (const label of frame ?? []) here[label] = (here[label] as number) + 1;
    here.forEach((count, label) => {
      pixels[label] = (pixels[label] as number) + count;
      if (count > 0) inFrames[label] = (inFrames[label] as number) + 1;
    });
  }
  return segments.map((_, at) => ({ pixels: pixels[at + 1] as number, frames: inFrames[at + 1] as number }));
}
