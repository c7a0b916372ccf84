import { messageOf, WorkbenchError } from '../../../core/errors.ts';
import { setNames } from '../../../core/contract/data-sets.ts';
import type {
  DataSetOrder,
  DataSetSummary,
  ParentVersion,
  SetCounts,
} from '../../../core/contract/data-sets.ts';
import type { Placed } from '../../../core/datasets/division.ts';
import { objectsEver, seriesIdOf } from '../../../core/document/state.ts';
import type { FrameRecord } from '../../../core/document/state.ts';
import { contentOf, frameIndexOf } from '../../../core/document/image-id.ts';
import type { ImageId } from '../../../core/document/image-id.ts';
import { isAccepted, isWantedStatus } from '../../../core/document/status.ts';
import type { Which } from '../../../core/document/status.ts';
import { calibrationIn } from '../../../core/document/measurement.ts';
import type { CocoForm } from '../../../core/formats/coco.ts';
import type { ExportedImage } from '../../../core/formats/export-manifest.ts';
import { CELLPOSE_ENDING, exportNames } from '../../../core/formats/export-names.ts';
import type { SegmentationType } from '../../../core/formats/dicom/seg/request.ts';
import type { LabelledFrame } from '../../../core/formats/volume-export.ts';
import type { MaskForms } from '../../../core/formats/mask-export.ts';
import type { BridgeClient } from '../bridge-client.ts';
import { buildSegmentation, changedMeanwhile } from './build-segmentation.ts';
import { ArrayFile } from './export-arrays.ts';
import type * as ExportFiles from './export-files.ts';
import { ExportJob } from './export-job.ts';
import type { ExportOptions } from './export-options.ts';
import { exportedFrame, mayBeVolume } from './exported-frame.ts';
import type { ExportedFrame } from './exported-frame.ts';
import type { ImageItem } from '../images/image-list.ts';
import { identifyAll, unreadIn } from '../images/identify-frame.ts';
import { frameIdOf, frameIdsOf, knownFrameIds } from '../images/image-item.ts';
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

/** Loaded with the first export: the formats bring their schemas, which nothing else in the window needs. */
type Files = typeof ExportFiles;

/** What the files have in common while an export runs. */
interface Run {
  readonly files: Files;
  readonly options: ExportOptions;
  readonly job: ExportJob;
  readonly signal: AbortSignal;
  /** What ties copies of DICOM files together, and is forgotten with the export; null where they are as they were. */
  readonly secret: Uint8Array | null;
  readonly forms: Omit<MaskForms, 'fileName'>;
  readonly coco: Readonly<Record<CocoForm, ExportFiles.CocoFile>> | null;
  readonly arrays: ArrayFile | null;
  /** By the keys of files. */
  readonly places: ReadonlyMap<string, Placed>;
  readonly described: ExportFiles.DescribedImage[];
}

const IDLE: ExporterState = { phase: 'idle', total: 0, done: 0, images: 0, skipped: [], dataSet: null };

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

  #prepare(files: Files, options: ExportOptions, job: ExportJob, items: readonly ImageItem[]): Run {
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
  async #write(run: Run, items: readonly ImageItem[]): Promise<void> {
    const names = exportNames(items.flatMap(({ key, files = [{ key }] }) => files.map((file) => file.key)));
    for (const item of items) {
      const records = await this.#ports.annotations.known(knownFrameIds(item));
      const written: FrameRecord[] = [];
      for (const [frame, id] of frameIdsOf(item).entries()) {
        throwIfCancelled(run.signal);
        const record = id === undefined ? undefined : records.get(id);
        const isWanted = record !== undefined && isWantedStatus(record.status, run.options.which);
        if (!isWanted) continue;
        const calibration = calibrationIn([record, ...records.values()]);
        const as = exportedFrame(item, frame, names);
        if (await this.#writeImage(run, item, { ...record, calibration }, as)) written.push(record);
      }
      const name = names.get(item.key) ?? item.name;
      if (run.options.masks && mayBeVolume(item)) await this.#writeVolume(run, item, written, name);
      const type = run.options.segmentations;
      if (type !== null && mayBeDicom(item)) {
        await this.#writeSegmentation(run, item, written, { name, type });
      }
      this.update({ done: this.state.done + 1 });
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

  /** Whether it was; else it is among those left out, or not wanted any more when its turn comes. */
  async #writeImage(run: Run, item: ImageItem, listed: FrameRecord, as: ExportedFrame): Promise<boolean> {
    const { project, annotations, reader } = this.#ports;
    const { options, job } = run;
    const source = project.sourceOf(item, as.place);
    let copy, mask;
    let record: FrameRecord;
    try {
      const now = project.state.images.find(({ key }) => key === item.key);
      if (now !== undefined) requireSame(listed.id, source.name, frameIdOf(now, as.place));
      // Read before anything is written: an image and its mask are exported together or not at all.
      const readFrom = () =>
        as.frame === null
          ? reader.bytes(source, run.signal, run.secret)
          : reader.frameBytes(source, run.signal);
      const read = options.images ? await readFrom() : null;
      if (read !== null) requireSame(listed.id, source.name, read.imageId);
      copy = read?.bytes ?? null;
      throwIfCancelled(run.signal);
      // What was said of it and its pixels at once: people go on meanwhile.
      const [frame] = await annotations.frames([listed.id]);
      if (frame === undefined || !isWantedStatus(frame.status, options.which)) return false;
      const { tiles, ...own } = frame;
      record = { ...own, calibration: listed.calibration };
      const series = await annotations.series(seriesIdOf(record));
      const drawn = [...tiles].map(([index, content]) => ({ index, ...content }));
      mask = await reader.exportMask(record, drawn, {
        ...run.forms,
        objects: series?.objects ?? [],
        // An object has one number in all frames.
        ...(item.frames === undefined || series === undefined ? {} : { taken: objectsEver(series) }),
        isAccepted: isAccepted(record.status),
        coverage: record.coverage,
        fileName: as.fileName,
      });
    } catch (error) {
      this.#skip(item, error);
      return false;
    }
    throwIfCancelled(run.signal);
    const prediction = await annotations.prediction(record.id);
    const events = await annotations.events(record.id);
    const { fileName, name, frame, source: path } = as;
    const names = { name, frame, source: path };
    const { describe } = run.files;
    const image = describe(names, record, mask.provenance, events, prediction);
    if (copy !== null) await job.write(`images/${fileName}`, copy);
    if (mask.png !== null) await job.write(`masks/${name}.png`, mask.png);
    if (mask.weights !== null) await job.write(`weights/${name}.png`, mask.weights);
    if (mask.instances !== null) {
      await job.write(`instances/${name}.png`, mask.instances.png);
      await job.writeText(`instances/${name}.json`, mask.instances.list);
    }
    if (mask.cellpose !== null) await job.write(`cellpose/${name}${CELLPOSE_ENDING}`, mask.cellpose);
    if (mask.annotations !== null) {
      run.coco?.runs.add(fileName, record, mask.annotations.runs);
      run.coco?.polygons.add(fileName, record, mask.annotations.polygons);
    }
    if (mask.array !== null) run.arrays?.add(name, source, mask.array, record.id);
    run.described.push(image);
    return true;
  }

  /** The labels of these frames as a volume that lies where that of the file does. */
  async #writeVolume(
    { job, signal }: Run,
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
    { job, signal, secret }: Run,
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
  async #writeLists({ job }: Run, images: readonly ExportedImage[]): Promise<void> {
    for (const set of setNames) {
      const names = images.filter((image) => image.set === set).map(({ name }) => `${name}\n`);
      if (set === 'test' && names.length === 0) continue;
      await job.writeText(`${set}.txt`, names.join(''));
    }
  }

  async #writeManifest({ files, forms, job, options }: Run, images: readonly ExportedImage[]): Promise<void> {
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

/** A mask belongs to the picture that it was drawn on; `name` is of its file, which holds `found` now. */
function requireSame(drawnOn: ImageId, name: string, found: ImageId | undefined): void {
  if (found === undefined || contentOf(found) !== contentOf(drawnOn)) throw changedMeanwhile(name);
}

function imagesIn({ train, validation, test }: SetCounts): number {
  return train.images + validation.images + test.images;
}

function nothingToExport(which: Which): WorkbenchError {
  const what = which === 'accepted' ? 'No image is accepted yet' : 'No image has a mask yet';
  return new WorkbenchError('export.empty', `${what}, so there is nothing to export.`);
}
