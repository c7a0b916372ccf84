import { inAdvance } from '../../../core/concurrency.ts';
import { messageOf, WorkbenchError } from '../../../core/errors.ts';
import { setNames } from '../../../core/contract/data-sets.ts';
import type {
  DataSetOrder,
  DataSetSummary,
  ParentVersion,
  SetCounts,
} from '../../../core/contract/data-sets.ts';
import type { Placed } from '../../../core/datasets/division.ts';
import { seriesIdOf } from '../../../core/document/state.ts';
import type { FrameRecord } from '../../../core/document/state.ts';
import { frameIndexOf } from '../../../core/document/image-id.ts';
import type { ImageId } from '../../../core/document/image-id.ts';
import { isWantedStatus } from '../../../core/document/status.ts';
import type { Which } from '../../../core/document/status.ts';
import { calibrationIn } from '../../../core/document/measurement.ts';
import type { ExportedImage } from '../../../core/formats/export-manifest.ts';
import { exportNames } from '../../../core/formats/export-names.ts';
import type { SegmentationType } from '../../../core/formats/dicom/seg/request.ts';
import type { LabelledFrame } from '../../../core/formats/volume-export.ts';
import type { BridgeClient } from '../bridge-client.ts';
import { buildSegmentation } from './build-segmentation.ts';
import { ArrayFile } from './export-arrays.ts';
import { ExportJob } from './export-job.ts';
import type { ExportOptions } from './export-options.ts';
import { exportedFrame, mayBeVolume } from './exported-frame.ts';
import { makeFrame, requireSame, writeFrame } from './frame-export.ts';
import type { ExportRun, Files, MadeFrame } from './frame-export.ts';
import type { ImageItem } from '../images/image-list.ts';
import { identifyAll, unreadIn } from '../images/identify-frame.ts';
import { frameIdsOf, knownFrameIds } from '../images/image-item.ts';
import { Observable } from '../observable.ts';
import type { Annotations, ImageReader, Saver } from '../ports.ts';
import { isCancelled, throwIfCancelled } from '../prediction/predict.ts';
import type { Project } from '../project/project.ts';
import type { Withheld } from '../ledger/withheld.ts';
import type { PatientData } from './patient-data.ts';
import { dataSetFiles, divisionBy, divisionOf, isWanted, mayBeDicom, placeByFile } from './wanted.ts';
import type { Belongings, SetOptions } from './wanted.ts';

export interface ExporterState {
  /** `reading`: of files, so that what was done on them is known. */
  readonly phase: 'idle' | 'reading' | 'running' | 'finished' | 'failed' | 'cancelled';
  readonly total: number;
  readonly done: number;
  /** Name of the folder or file being written. */
  readonly target?: string;
  /** Images that were written, once all are. */
  readonly images: number;
  /** Images that could not be exported, with the reason. */
  readonly skipped: readonly { readonly key: string; readonly problem: string }[];
  /** What was written for other programs, once it is; null for nothing. */
  readonly dataSet: DataSetSummary | null;
  /** Why the export failed, for people. */
  readonly problem?: string;
}

export interface ExporterPorts {
  readonly bridge: BridgeClient;
  readonly project: Project;
  readonly annotations: Annotations;
  readonly saver: Saver;
  readonly reader: ImageReader;
  readonly patientData: Pick<PatientData, 'look' | 'state'>;
  readonly withheld: Pick<Withheld, 'state'>;
}

const IDLE: ExporterState = { phase: 'idle', total: 0, done: 0, images: 0, skipped: [], dataSet: null };

/** Frames that are made while one is written. */
const AHEAD = 2;

interface FrameStep {
  readonly item: ImageItem;
  /** Of the frame among those of its item. */
  readonly place: number;
  readonly id: ImageId | undefined;
  readonly isLast: boolean;
}

/** Folder of the workbench's own files where there are others beside it. */
const OWN_FOLDER = 'workbench/';

/** Writes what was annotated for other programs, and for training. */
export class Exporter extends Observable<ExporterState> {
  readonly #ports: ExporterPorts;
  #folder: string | undefined;
  /** Also while the person is asked where to. */
  #isBusy = false;
  #cancel = new AbortController();
  /** The data set that main writes, and what was written before. */
  #dataSet: { readonly job: string; readonly before: number } | undefined;

  constructor(ports: ExporterPorts) {
    super(IDLE);
    this.#ports = ports;
    // Paths mean other files once another folder is open.
    ports.project.subscribe(() => {
      if (ports.project.id !== this.#folder) this.cancel();
    });
    ports.bridge.on('export.progress', ({ job, done }) => {
      if (job === this.#dataSet?.job) this.update({ done: this.#dataSet.before + done });
    });
  }

  /** Asks where to, and writes. Problems appear in the state. */
  async start(options: ExportOptions): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    const { bridge, project, saver, patientData } = this.#ports;
    this.#folder = project.id;
    this.#cancel = new AbortController();
    let job: ExportJob | undefined;
    try {
      await identifyAll(this.#ports, project.state.images, this.#cancel.signal, (reading) =>
        this.set({ ...IDLE, phase: 'reading', ...reading }),
      );
      if (this.state.phase === 'reading') this.set(IDLE);
      // What is exported is what is stored.
      await saver.settled();
      const items = project.state.images.filter((item) => isWanted(item, options.which));
      if (items.length === 0) throw nothingToExport(options.which);
      // Files may have been replaced where nobody watches.
      await project.refresh();
      // Whose images they are has a say in how they are divided.
      await patientData.look(items.filter(mayBeDicom));
      const division = this.divisionOf(items, options);
      const begun = await bridge.request('export.begin', { kind: options.kind });
      if (begun === null) return;
      const hasOthers = options.formats.length > 0;
      job = new ExportJob(bridge, begun.job, hasOthers && options.workbench ? OWN_FOLDER : '');
      const total = (options.workbench ? items.length : 0) + (hasOthers ? imagesIn(division) : 0);
      const skipped = unreadable(project.state.images);
      this.set({ ...IDLE, phase: 'running', total, target: begun.targetName, skipped });
      if (options.workbench) {
        await this.#write(this.#prepare(await import('./export-files.ts'), options, job, items), items);
        this.update({ images: items.length + skipped.length - this.state.skipped.length });
      }
      if (hasOthers) await this.#writeDataSet(begun.job, options, items);
      throwIfCancelled(this.#cancel.signal);
      await job.finish();
      this.update({ phase: 'finished' });
    } catch (error) {
      // What was written so far is invisible; failing to remove it changes nothing.
      await job?.cancel().catch(() => undefined);
      if (isCancelled(error) || this.#cancel.signal.aborted) this.update({ phase: 'cancelled' });
      else this.update({ phase: 'failed', problem: messageOf(error) });
    } finally {
      this.#dataSet = undefined;
      this.#isBusy = false;
    }
  }

  cancel(): void {
    this.#cancel.abort();
  }

  /**
   * How many images and subjects would be in each set, as far as their files were looked into.
   * @throws WorkbenchError as `divideIntoSets`
   */
  divisionOf(items: readonly ImageItem[], options: SetOptions & Pick<ExportOptions, 'which'>): SetCounts {
    return divisionOf(items, options.which, options, this.#belongings());
  }

  /** Asks for the folder of an earlier data set; null when the person cancels. */
  async chooseParent(): Promise<ParentVersion | null> {
    try {
      const parent = await this.#ports.bridge.request('export.parent');
      this.set({ ...IDLE });
      return parent;
    } catch (error) {
      this.set({ ...IDLE, phase: 'failed', problem: messageOf(error) });
      return null;
    }
  }

  /** Shows what was written, in the system's file manager. */
  async show(): Promise<void> {
    await this.#ports.bridge.request('export.show');
  }

  /** Back to `idle`, so that the tray closes. */
  dismiss(): void {
    if (!isUnderWay(this.state)) this.set(IDLE);
  }

  #belongings(): Belongings {
    const { patientData, withheld } = this.#ports;
    return { studies: patientData.state.studies, gate: withheld.state.settings?.gate };
  }

  /** Has main make the files of formats for other programs, from what is saved. */
  async #writeDataSet(job: string, options: ExportOptions, items: readonly ImageItem[]): Promise<void> {
    const { bridge, project } = this.#ports;
    const { id, folder } = project;
    const { which, formats, name, array, parent } = options;
    if (id === undefined || folder === undefined) throw nothingToExport(which);
    this.#dataSet = { job, before: this.state.done };
    const stop = (): void => void bridge.request('export.cancel', { job }).catch(() => undefined);
    this.#cancel.signal.addEventListener('abort', stop);
    try {
      const order: DataSetOrder = {
        project: id,
        handle: folder.listing.handle,
        files: dataSetFiles(items, this.#belongings()),
        name: name.trim() || project.state.name || folder.listing.name,
        ...{ formats, which, array, parent },
        division: divisionBy(options),
      };
      const dataSet = await bridge.request('export.dataSet', { job, order });
      this.update({ dataSet, images: Math.max(this.state.images, imagesIn(dataSet.counts)) });
    } finally {
      this.#cancel.signal.removeEventListener('abort', stop);
    }
  }

  #prepare(files: Files, options: ExportOptions, job: ExportJob, items: readonly ImageItem[]): ExportRun {
    const { classes } = this.#ports.project.state;
    const { masks: png, coco, instances, cellpose, weights, npz: array } = options;
    return {
      files,
      options,
      job,
      signal: this.#cancel.signal,
      secret: options.deidentify ? crypto.getRandomValues(new Uint8Array(32)) : null,
      forms: { classes, png, coco, instances, cellpose, weights, array },
      coco: coco ? { runs: new files.CocoFile(classes), polygons: new files.CocoFile(classes) } : null,
      arrays: array === null ? null : new ArrayFile(array, classes.length),
      places: placeByFile(items, options.which, options, this.#belongings()),
      described: [],
    };
  }

  /** Images first, then the files that gather them, the manifest last: it names what was left out, too. */
  async #write(run: ExportRun, items: readonly ImageItem[]): Promise<void> {
    const names = exportNames(items.flatMap(({ key, files = [{ key }] }) => files.map((file) => file.key)));
    const known = new Map<string, ReturnType<Annotations['known']>>();
    const make = async (step: FrameStep) => ({ step, made: await this.#make(run, step, names, known) });
    let written: FrameRecord[] = [];
    for await (const { step, made } of inAdvance(items.flatMap(stepsOf), AHEAD, make)) {
      throwIfCancelled(run.signal);
      if (made !== null) {
        await writeFrame(run, made);
        written.push(made.record);
      }
      if (!step.isLast) continue;
      await this.#writeItem(run, step.item, written, names);
      known.delete(step.item.key);
      written = [];
    }
    if (run.coco !== null) {
      await run.job.write('annotations.json', run.coco.runs.bytes());
      await run.job.write('annotations-polygons.json', run.coco.polygons.bytes());
    }
    const images = run.described.map((image) => ({ ...image, ...(run.places.get(image.source) as Placed) }));
    await run.arrays?.write('dataset.npz', images, run.job, this.#ports.reader, run.signal);
    if (run.options.images && run.options.masks) await this.#writeLists(run, images);
    await this.#writeManifest(run, images);
    throwIfCancelled(run.signal);
  }

  /** Null where it is among those left out, or not wanted when its turn comes. */
  async #make(
    run: ExportRun,
    { item, place, id }: FrameStep,
    names: ReadonlyMap<string, string>,
    known: Map<string, ReturnType<Annotations['known']>>,
  ): Promise<MadeFrame | null> {
    throwIfCancelled(run.signal);
    // Of thousands of frames, all are looked up with the first.
    const looked = known.get(item.key) ?? this.#ports.annotations.known(knownFrameIds(item));
    known.set(item.key, looked);
    const records = await looked;
    const record = id === undefined ? undefined : records.get(id);
    if (record === undefined || !isWantedStatus(record.status, run.options.which)) return null;
    const calibration = calibrationIn([record, ...records.values()]);
    try {
      return await makeFrame(this.#ports, run, item, {
        listed: { ...record, calibration },
        as: exportedFrame(item, place, names),
      });
    } catch (error) {
      this.#skip(item, error);
      return null;
    }
  }

  /** What there is of an item as a whole, once its frames are written. */
  async #writeItem(
    run: ExportRun,
    item: ImageItem,
    written: readonly FrameRecord[],
    names: ReadonlyMap<string, string>,
  ): Promise<void> {
    const name = names.get(item.key) ?? item.name;
    if (run.options.masks && mayBeVolume(item)) await this.#writeVolume(run, item, written, name);
    const type = run.options.segmentations;
    if (type !== null && mayBeDicom(item)) {
      await this.#writeSegmentation(run, item, written, { name, type });
    }
    this.update({ done: this.state.done + 1 });
  }

  /** The labels of these frames as a volume that lies where that of the file does. */
  async #writeVolume(
    { job, signal }: ExportRun,
    item: ImageItem,
    records: readonly FrameRecord[],
    name: string,
  ): Promise<void> {
    const [first] = records;
    if (first === undefined) return;
    const { project, annotations, reader } = this.#ports;
    const frames: LabelledFrame[] = [];
    for (const { id, width, height } of records) {
      frames.push({ index: frameIndexOf(id), width, height, tiles: await annotations.tiles(id) });
    }
    const objects = (await annotations.series(seriesIdOf(first)))?.objects ?? [];
    let volume;
    try {
      const read = await reader.labelVolume(project.sourceOf(item, 0), frames, objects, signal);
      requireSame(first.id, item.name, read.imageId);
      volume = read.bytes;
    } catch (error) {
      this.#skip(item, error);
      return;
    }
    if (volume !== null) await job.write(`labels/${name}.nii.gz`, volume);
  }

  /** The labels of these frames as DICOM, which refers to copies without the patient where there are, and as NIfTI. */
  async #writeSegmentation(
    { job, signal, secret }: ExportRun,
    item: ImageItem,
    records: readonly FrameRecord[],
    { name, type }: { readonly name: string; readonly type: SegmentationType },
  ): Promise<void> {
    try {
      const built = await buildSegmentation(this.#ports, item, records, { type, signal, secret });
      if (built.bytes !== null) await job.write(`labels/${name}.dcm`, built.bytes);
      if (built.nifti !== null) await job.write(`labels/${name}.nii.gz`, built.nifti);
    } catch (error) {
      this.#skip(item, error);
    }
  }

  /** Leaves an image out, and goes on with the others unless the export was cancelled. */
  #skip({ key }: ImageItem, error: unknown): void {
    if (isCancelled(error)) throw error;
    this.update({ skipped: [...this.state.skipped, { key, problem: messageOf(error) }] });
  }

  /** Names as `ulite train --train` and `--val` read them. */
  async #writeLists({ job }: ExportRun, images: readonly ExportedImage[]): Promise<void> {
    for (const set of setNames) {
      const names = images.filter((image) => image.set === set).map(({ name }) => `${name}\n`);
      if (set === 'test' && names.length === 0) continue;
      await job.writeText(`${set}.txt`, names.join(''));
    }
  }

  async #writeManifest(
    { files, forms, job, options }: ExportRun,
    images: readonly ExportedImage[],
  ): Promise<void> {
    const { bridge, project } = this.#ports;
    const { version } = await bridge.request('app.info');
    const manifest = files.manifestText({
      project: project.state.name,
      version,
      created: new Date().toISOString(),
      classes: forms.classes.map(({ label, name, color }) => ({ label, name, color })),
      weights: options.weights,
      deidentified: (options.images || options.segmentations !== null) && options.deidentify,
      holdout: options.holdout,
      test: options.test,
      images: [...images],
      skipped: this.state.skipped.map(({ key, problem }) => ({ source: key, problem })),
    });
    await job.writeText('manifest.json', manifest);
  }
}

/** Images of which nobody knows what was done on them, because their files cannot be read. */
function unreadable(images: readonly ImageItem[]): ExporterState['skipped'] {
  return images.flatMap((item) =>
    item.problem !== undefined && unreadIn(item).length > 0 ? [{ key: item.key, problem: item.problem }] : [],
  );
}

/** Whether it can be stopped. */
function isUnderWay({ phase }: Pick<ExporterState, 'phase'>): boolean {
  return phase === 'reading' || phase === 'running';
}

function stepsOf(item: ImageItem): readonly FrameStep[] {
  return frameIdsOf(item).map((id, place, all) => ({ item, place, id, isLast: place === all.length - 1 }));
}

function imagesIn({ train, validation, test }: SetCounts): number {
  return train.images + validation.images + test.images;
}

function nothingToExport(which: Which): WorkbenchError {
  const what = which === 'accepted' ? 'No image is accepted yet' : 'No image has a mask yet';
  return new WorkbenchError('export.empty', `${what}, so there is nothing to export.`);
}
