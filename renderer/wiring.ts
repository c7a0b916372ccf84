import { CommitStream } from '../core/document/stream.ts';
import { Editor } from './editor/editor.ts';
import { Workspace } from './editor/workspace.ts';
import { Annotator } from './services/annotator.ts';
import { Archive } from './services/archive/archive.ts';
import { SegmentationSender } from './services/archive/segmentation-sender.ts';
import { StudyFetch } from './services/archive/study-fetch.ts';
import type { BridgeClient } from './services/bridge-client.ts';
import { Exporter } from './services/export/exporter.ts';
import { PatientData } from './services/export/patient-data.ts';
import { Cine } from './services/images/cine.ts';
import { ClassFilter } from './services/images/class-filter.ts';
import { identifyAll } from './services/images/identify-frame.ts';
import { ImageLoader } from './services/images/image-loader.ts';
import { FolderNeighbours } from './services/images/neighbours.ts';
import { LabelImports } from './services/images/label-import.ts';
import { SetImports } from './services/images/set-import.ts';
import { Patients } from './services/images/patients.ts';
import { Planes } from './services/images/planes.ts';
import { StoredFrames } from './services/images/stored-frames.ts';
import { Ledger } from './services/ledger/ledger.ts';
import { Outcomes } from './services/ledger/outcomes.ts';
import { Withheld } from './services/ledger/withheld.ts';
import { WorkClock } from './services/ledger/work-clock.ts';
import { TimeLine } from './services/images/time-line.ts';
import { ThumbnailOverlays } from './services/images/thumbnail-overlays.ts';
import { Thumbnails } from './services/images/thumbnails.ts';
import { ObjectTable } from './services/objects/object-table.ts';
import { Arrangement } from './services/images/arrangement.ts';
import { Batch } from './services/prediction/batch.ts';
import { Models } from './services/prediction/models.ts';
import { Segmenter } from './services/prediction/segmenter.ts';
import { Updates } from './services/prediction/updates.ts';
import { ClassUse } from './services/project/class-use.ts';
import { journalsOf } from './services/project/journals.ts';
import type { LeadChoice } from './services/project/lead-choice.ts';
import { Project } from './services/project/project.ts';
import { Review } from './services/project/review.ts';
import { ProjectJobs } from './services/project/project-jobs.ts';
import { SeenFirst } from './services/project/seen-first.ts';
import { StartingClasses, classesToBegin } from './services/project/starting-classes.ts';
import { ModelVersions } from './services/training/model-versions.ts';
import { Studies } from './services/training/studies.ts';
import { Training } from './services/training/training.ts';
import { Turn } from './services/turn.ts';
import type { AnnotationStore } from './store/annotations.ts';
import type { Autosave } from './store/autosave.ts';
import type { Connection } from './store/connection.ts';
import { ImageRepository } from './store/images.ts';
import { Projection } from './store/projection.ts';
import { ProjectRepository } from './store/projects.ts';
import { WorkJournal } from './store/work-journal.ts';
import type { ImageReader } from './workers/image-reader.ts';

/** What differs between the window and a test without one. */
export interface Surroundings {
  readonly connection: Connection;
  readonly client: BridgeClient;
  readonly reader: ImageReader;
  readonly annotations: AnnotationStore;
  readonly journal: WorkJournal;
  readonly saver: Autosave;
  /** Puts tool, brush and camera back, once the image they belong to is open. */
  readonly restoreView: (editor: Editor, view: Readonly<Record<string, unknown>>) => void;
}

/** The journals of the main process, brought into this store; `leadChoice` asks which of the two counts. */
export function journalOn({
  connection,
  annotations,
  client,
  leadChoice,
}: Pick<Surroundings, 'connection' | 'annotations' | 'client'> & {
  readonly leadChoice: LeadChoice;
}): WorkJournal {
  return new WorkJournal({
    journals: journalsOf(client),
    projection: new Projection(connection),
    projects: new ProjectRepository(connection),
    annotations,
    kept: () => connection.kept,
    ask: leadChoice.ask,
  });
}

export type Services = ReturnType<typeof wire>;

/** Editor and services, each with what its ports name. */
export function wire({ connection, annotations, journal, saver, client, reader, ...around }: Surroundings) {
  const images = new ImageRepository(connection);
  const annotator = new Annotator(client);
  const workClock = new WorkClock();
  const stream = new CommitStream({
    newId: () => crypto.randomUUID(),
    now: () => Date.now(),
    by: () => annotator.state.name ?? undefined,
    takeSeconds: workClock.take,
  });
  const turn = new Turn();
  const readOpen = (): Promise<void> => {
    const open = project.item(imageLoader.current?.key ?? '');
    return identifyAll({ project, reader }, open === undefined ? [] : [open], new AbortController().signal);
  };
  const frames = new StoredFrames({ annotations, saver, turn, readOpen });
  const models = new Models(client);
  const workspace = new Workspace(stream, frames, (sha256) => models.cutOf(sha256));
  const editor = new Editor(workspace);
  workspace.state.listen(() => workClock.open(workspace.session?.document.place ?? null));
  // Asked for anew with every image: the person may have chosen another model.
  const inputPolicy = () => models.state.selected?.manifest.input.size;
  const imageLoader = new ImageLoader({ editor, annotations, saver, turn, reader, inputPolicy });
  const project = new Project({
    bridge: client,
    imageLoader,
    editor,
    stream,
    frames,
    journal,
    projects: new ProjectRepository(connection),
    images,
    annotations,
    reader,
    saver,
    defaultClasses: () => classesToBegin(models.state.selected),
    restoreView: (view) => around.restoreView(editor, view),
  });
  const withheld = new Withheld({ project, imageLoader, stream });
  const outcomes = new Outcomes({ withheld, editor, imageLoader, models, stream, reader });
  const shared = {
    withheld,
    outcomes,
    bridge: client,
    project,
    patients: new Patients(project),
    imageLoader,
    models,
    editor,
    stream,
    turn,
    images,
    annotations,
    saver,
    reader,
  };
  const planes = new Planes(shared);
  const setImports = new SetImports(shared);
  editor.onScroll((by) => void planes.step(by));
  editor.subscribe(() => planes.want(editor.state.threePlanes));
  const batch = new Batch(shared);
  const segmenter = new Segmenter(shared);
  new StartingClasses({ ...shared, segmenter, batch });
  const patientData = new PatientData(shared);
  const timeLine = new TimeLine(shared);
  planes.subscribe(() => editor.showCrosshair(planes.crosshair));
  return {
    ...shared,
    annotator,
    training: new Training({ ...shared, annotator }),
    studies: new Studies(shared),
    modelVersions: new ModelVersions(shared),
    workClock,
    ledger: new Ledger(shared),
    planes,
    workspace,
    seenFirst: new SeenFirst(shared),
    neighbours: new FolderNeighbours(shared),
    review: new Review(shared),
    cine: new Cine({ ...shared, planes }),
    segmenter,
    batch,
    updates: new Updates({ ...shared, batch }),
    arrangement: new Arrangement({ ...shared, batch }),
    setImports,
    labelImports: new LabelImports({ ...shared, sets: setImports }),
    objectTable: new ObjectTable({ ...shared, timeLine }),
    exporter: new Exporter({ ...shared, patientData }),
    patientData,
    archive: new Archive(client),
    studyFetch: new StudyFetch(shared),
    segmentationSender: new SegmentationSender(shared),
    jobs: new ProjectJobs({ ...shared, journal }),
    timeLine,
    classUse: new ClassUse(shared),
    classFilter: new ClassFilter(shared),
    thumbnails: new Thumbnails(shared),
    overlays: new ThumbnailOverlays(shared),
  };
}
