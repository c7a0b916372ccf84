import * as z from 'zod';
import type { Answer } from '../answer.ts';
import { MOST_PLACES } from '../errors.ts';
import {
  archiveChoiceSchema,
  archiveSettingSchema,
  archiveWorkSchema,
  foundStudiesSchema,
  refusalSchema,
  studyQuerySchema,
  studyRequestSchema,
} from './archive.ts';
import { dataSetOrderSchema, dataSetSummarySchema, parentVersionSchema } from './data-sets.ts';
import { exportKindSchema, folderListingSchema, folderPathSchema, recentFolderSchema } from './folders.ts';
import {
  insteadOfSchema,
  modelEntrySchema,
  predictRequestSchema,
  predictResponseSchema,
  providerChoiceSchema,
  providerTableSchema,
} from './inference.ts';
import {
  entriesSchema,
  foundJournalSchema,
  journalPositionSchema,
  projectAccessSchema,
  projectFactsSchema,
  projectIdSchema,
} from './journal.ts';
import { chosenLabelsSchema, labelSetSchema, setImageSchema, setLabelsSchema } from './label-sets.ts';
import { pageMenusSchema } from './menu.ts';
import { savedLedgerSchema } from './ledger.ts';
import { listedVersionSchema } from './model-version.ts';
import { objectTableSchema } from './object-table.ts';
import {
  backedUpSchema,
  chosenBackupSchema,
  compactedSchema,
  passphraseSchema,
  restoredSchema,
} from './project-jobs.ts';
import { bytes, count } from './schemas.ts';
import { templateSchema } from './template.ts';
import {
  projectTrainingSchema,
  trainingEstimateSchema,
  trainingPlanSchema,
  trainingPreviewsSchema,
  trainingStateSchema,
} from './training.ts';

/** Everything the page may ask of the main process, and everything it may hear from it. */

interface ChannelSchema {
  readonly request: z.ZodType;
  readonly response: z.ZodType;
}

const nothing = z.undefined();
const done = z.void();
const channel = <Q extends z.ZodType, A extends z.ZodType>(request: Q, response: A) => ({
  request,
  response,
});

export const jsonObjectSchema = z.record(z.string().max(100), z.json());
export type JsonObject = z.infer<typeof jsonObjectSchema>;

const requestIdSchema = z.strictObject({ id: z.string().min(1).max(100) });
const projectSchema = z.strictObject({ project: projectIdSchema });
const modelIdSchema = z.strictObject({ id: z.string().min(1).max(200) });
const folderIdSchema = z.strictObject({ folder: z.string().max(100) });
const jobSchema = z.strictObject({ job: z.string().min(1).max(100) });

export const appInfoSchema = z.strictObject({
  name: z.string(),
  version: z.string(),
  electron: z.string(),
  chromium: z.string(),
  platform: z.string(),
  packaged: z.boolean(),
});
export type AppInfo = z.infer<typeof appInfoSchema>;

export const channels = {
  /** Asks for a folder; `null` when the person cancels. */
  'folder.open': channel(nothing, folderListingSchema.nullable()),
  /** Opens a folder of `folder.recent` again. */
  'folder.reopen': channel(z.strictObject({ id: z.string().max(100) }), folderListingSchema),
  'folder.recent': channel(nothing, z.array(recentFolderSchema)),
  /** Those of the folders, by `FolderListing.id`, that were opened before and are no longer where they were. */
  'folder.gone': channel(
    z.strictObject({ ids: z.array(z.string().max(100)).max(100_000) }),
    z.array(z.string()),
  ),
  /** The folder named when the app was started, else the one open when it was last left, else `null`. */
  'folder.startup': channel(nothing, folderListingSchema.nullable()),
  /** A project of generated images, made on first use. */
  'folder.demo': channel(nothing, folderListingSchema),
  /** Asks for labels: a file of the open image, or a labelled set in a file or folder; `null` when cancelled. */
  'labels.choose': channel(
    z.strictObject({ kind: z.enum(['file', 'folder']) }),
    chosenLabelsSchema.nullable(),
  ),
  /** The labelled set that a folder of images holds itself. */
  'labels.ofFolder': channel(z.strictObject({ handle: z.string().max(100) }), labelSetSchema),
  /** What the open set says of an image. */
  'labels.read': channel(setImageSchema, setLabelsSchema),
  /** Ends what is being opened, and forgets the open set. */
  'labels.cancel': channel(nothing, done),
  /** Lists the folder of a handle anew, for instance after `folder.changed`. */
  'folder.refresh': channel(z.strictObject({ handle: z.string().max(100) }), folderListingSchema),

  /** By their manifests, at once. */
  'models.list': channel(nothing, z.array(modelEntrySchema)),
  /** The same with the problems of their files, which are read for that. */
  'models.verify': channel(nothing, z.array(modelEntrySchema)),
  /** Asks for a model folder and copies it to the person's own models; `null` when cancelled. */
  'models.add': channel(nothing, modelEntrySchema.nullable()),
  /** Those that a project trained, the latest first. */
  'models.versions': channel(projectSchema, z.array(listedVersionSchema)),
  /** Takes a candidate for the model in use, whatever its verdict; one that was taken before stays so. */
  'models.take': channel(modelIdSchema, done),
  /** Removes a candidate; another model is never removed. */
  'models.discard': channel(modelIdSchema, done),

  'inference.predict': channel(predictRequestSchema, predictResponseSchema),
  /** The cancelled request rejects with code `inference.cancelled`; an unknown id is no error. */
  'inference.cancel': channel(requestIdSchema, done),
  /** Tests them where that has not been done with the present drivers. */
  'inference.providers': channel(nothing, providerTableSchema),
  /** A test under way rejects with code `inference.cancelled`; none is no error. */
  'inference.cancelTest': channel(nothing, done),
  'inference.choose': channel(z.strictObject({ provider: providerChoiceSchema }), providerTableSchema),

  /** Asks where to write; `null` when cancelled. Nothing is visible under `targetName` before `finish`. */
  'export.begin': channel(
    z.strictObject({ kind: exportKindSchema }),
    z.strictObject({ job: z.string(), targetName: z.string() }).nullable(),
  ),
  /** Writes one file whole, or its next part while `more` is set. Files are written one after the other. */
  'export.write': channel(
    jobSchema.extend({
      path: folderPathSchema,
      data: bytes,
      more: z.boolean().optional(),
    }),
    done,
  ),
  /** Writes a data set of the project, as far as it is saved; cancelling the export rejects with `export.cancelled`. */
  'export.dataSet': channel(jobSchema.extend({ order: dataSetOrderSchema }), dataSetSummarySchema),
  /** Asks for the folder of an earlier data set; `null` when the person cancels. */
  'export.parent': channel(nothing, parentVersionSchema.nullable()),
  'export.finish': channel(jobSchema, z.strictObject({ targetName: z.string() })),
  'export.cancel': channel(jobSchema, done),
  /** Shows the latest finished export in the system's file manager. */
  'export.show': channel(nothing, done),

  /** The journal of the project whose images lie in a folder; null where there is none. */
  'journal.find': channel(folderIdSchema, foundJournalSchema.nullable()),
  /** Begins a project's journal, which counts once it is `ready`. */
  'journal.begin': channel(projectSchema, journalPositionSchema),
  'journal.ready': channel(projectFactsSchema, done),
  /** Ends a journal that was begun as `kept` and that nobody goes on with: it holds other work of a project. */
  'journal.keep': channel(projectFactsSchema.extend({ kept: projectIdSchema }), done),
  /** Answers once the entries are on the disk. */
  'journal.append': channel(projectSchema.extend({ entries: entriesSchema }), journalPositionSchema),
  /**
   * Entries from a number on, as many as are sent at a time; none when there are no more. `isFork`: of what went on
   * beside the project's folder.
   */
  'journal.read': channel(
    projectSchema.extend({ from: count, isFork: z.boolean().optional() }),
    entriesSchema,
  ),
  /** Whether a journal has gone through a position. */
  'journal.passes': channel(projectSchema.extend({ position: journalPositionSchema }), z.boolean()),
  /** Goes on from a position beside the project's folder, which cannot be reached. */
  'journal.goOn': channel(projectSchema.extend({ position: journalPositionSchema }), done),
  /** From now on a project is known by the folder that holds its images, and by where its own was found. */
  'journal.settle': channel(projectSchema.extend({ folder: z.string().max(100) }), done),
  /** Keeps a journal under another name, which is the answer, so that a new one can be begun; null for no fork. */
  'journal.setAside': channel(
    projectSchema.extend({ what: z.enum(['journal', 'fork']) }),
    z.strictObject({ kept: z.string().nullable() }),
  ),
  /** Another project is worked on, or this one is not opened after all: others may have it. */
  'journal.release': channel(projectSchema, done),

  /** Asks for a project folder, and answers the folder of its images; `null` when the person cancels. */
  'project.open': channel(nothing, folderListingSchema.nullable()),
  /** Shows a project's folder in the system's file manager. */
  'project.show': channel(projectSchema, done),
  /** Moves a project's folder into that of its images, or into the profile. */
  'project.move': channel(
    projectSchema.extend({ folder: z.string().max(100), place: z.enum(['profile', 'beside']) }),
    projectAccessSchema,
  ),
  /** Asks for a file, and writes the project into it; `null` when the person cancels there. */
  'project.backUp': channel(
    projectSchema.extend({ passphrase: passphraseSchema }),
    backedUpSchema.nullable(),
  ),
  /** Asks for a backup, and for the folder in which to restore it; `null` when the person cancels. */
  'project.chooseBackup': channel(nothing, chosenBackupSchema.nullable()),
  /** Makes a project folder of the chosen backup; may be tried again with another passphrase. */
  'project.restore': channel(z.strictObject({ passphrase: passphraseSchema }), restoredSchema),
  /** Moves what came before to the history of a project. What is appended meanwhile waits. */
  'project.compact': channel(projectSchema, compactedSchema),
  /** The running one of these, but for the last, rejects with code `project.cancelled`; none is no error. */
  'project.cancelJob': channel(nothing, done),

  /** Begins to train in a process of its own; the state is told. One training goes on at a time, whoever's. */
  'training.start': channel(projectTrainingSchema, done),
  /** Answers once what was learnt is on the disk. */
  'training.pause': channel(projectSchema, done),
  'training.resume': channel(projectSchema, done),
  /** Ends a training, or one that is paused, and removes all of it. */
  'training.cancel': channel(projectSchema, done),
  'training.state': channel(projectSchema, trainingStateSchema),
  /** What the network said at the last validation; empty before the first. */
  'training.previews': channel(projectSchema, trainingPreviewsSchema),
  /** Null where no earlier training on this computer tells. */
  'training.estimate': channel(trainingPlanSchema, trainingEstimateSchema.nullable()),

  'archive.setting': channel(nothing, archiveSettingSchema),
  /** Answers what holds from then on: the person is asked before another host is connected to, and may say no. */
  'archive.set': channel(archiveChoiceSchema, archiveSettingSchema),
  /** This and what follows is refused with code `archive.off` while the archive is off. */
  'archive.find': channel(studyQuerySchema, foundStudiesSchema),
  /** Asks for a folder, and brings a study into it under the name that is the answer; `null` when cancelled there. */
  'archive.fetch': channel(studyRequestSchema, z.strictObject({ name: z.string() }).nullable()),
  /** Opens the study that was fetched last. */
  'archive.open': channel(nothing, folderListingSchema),
  /** Stores a segmentation beside the images that it was drawn on; the answer tells what was refused. */
  'archive.send': channel(z.strictObject({ data: bytes }), z.array(refusalSchema).readonly()),
  /** What is cancelled rejects with code `archive.cancelled`; none is no error. */
  'archive.cancel': channel(z.strictObject({ what: archiveWorkSchema }), done),

  /** Copies the databases of the page, which cannot be opened, into the profile, and removes them. */
  'store.putAside': channel(nothing, z.strictObject({ kept: z.string() })),

  /** Asks for a file, and writes a template into it; `null` when the person cancels. */
  'template.save': channel(templateSchema, z.strictObject({ name: z.string() }).nullable()),
  /** Asks for a template and reads it; `null` when the person cancels. */
  'template.load': channel(
    nothing,
    z.strictObject({ name: z.string(), template: templateSchema }).nullable(),
  ),

  /** Asks for a file, and writes measured objects into it; `null` when the person cancels. */
  'objects.save': channel(objectTableSchema, z.strictObject({ name: z.string() }).nullable()),
  /** Writes what the images of a project took into a file that is asked for. */
  'ledger.save': channel(savedLedgerSchema, z.strictObject({ name: z.string() }).nullable()),

  'preferences.get': channel(nothing, jsonObjectSchema),
  /** Replaces the named preferences and keeps the others. */
  'preferences.set': channel(jsonObjectSchema, done),

  /** What the system calls whoever is at work; empty where it does not say. */
  'person.proposed': channel(nothing, z.string()),

  /** What the native menu holds, and which of it can be chosen; told whenever that changes. */
  'menu.show': channel(pageMenusSchema, done),

  /** The answer to `window.closing`: `null` when everything is stored, else why it is not, for people. */
  'window.stored': channel(z.strictObject({ problem: z.string().max(1000).nullable() }), done),

  /** How often the page's process was lost within the last minute. */
  'window.crashes': channel(nothing, count),

  'app.info': channel(nothing, appInfoSchema),
  /** An error of the page that nobody expected, for the local log: its kind, and where it came from. */
  'log.failure': channel(
    z.strictObject({ name: z.string().max(80), places: z.array(z.string().max(80)).max(MOST_PLACES) }),
    done,
  ),
} as const satisfies Record<string, ChannelSchema>;

const droppedSchema = z.strictObject({
  paths: z.array(z.string().min(1).max(4096)).min(1).max(100_000),
});

/** What only the preload script may ask: the page never sees the paths of dropped files. */
export const preloadChannels = {
  'folder.dropped': channel(droppedSchema, folderListingSchema),
  'labels.dropped': channel(droppedSchema, chosenLabelsSchema),
} as const satisfies Record<string, ChannelSchema>;

export const events = {
  /** A menu entry was chosen; the id is one of the editor's actions. */
  'menu.action': z.strictObject({ action: z.string() }),
  /** What the inference process is doing, in words; the provider once it is known, and what that stands in for. */
  'inference.state': z.strictObject({
    status: z.string(),
    provider: z.string().nullable(),
    insteadOf: insteadOfSchema.nullable(),
  }),
  /** Files of the folder came, went or changed. */
  'folder.changed': z.strictObject({ handle: z.string() }),
  /** The app was started once more with a folder, which `folder.startup` answers from now on. */
  'folder.asked': z.strictObject({}),
  'models.changed': z.strictObject({}),
  /** How far a labelled set that is being opened was read, in files. */
  'labels.progress': z.strictObject({ done: z.number(), total: z.number().nullable() }),
  /** What may be done with a project is another by now. */
  'project.access': projectAccessSchema.extend({ project: z.string() }),
  /** How far a backup or the like has come, in files; the first when it begins. */
  'project.progress': z.strictObject({ done: z.number(), total: z.number() }),
  /** How far a study is fetched, in files; the first when it is known how many there are. */
  'archive.progress': z.strictObject({ done: z.number(), total: z.number() }),
  /** How far the data set of an export has come, in images. */
  'export.progress': z.strictObject({ job: z.string(), done: z.number(), total: z.number() }),
  /** A project's training has come further. */
  'training.changed': z.strictObject({ project: z.string(), state: trainingStateSchema }),
  /** What a project's network says now, after each validation. */
  'training.preview': z.strictObject({ project: z.string(), images: trainingPreviewsSchema }),
  /** The disk that keeps the work is nearly full; null when it is not any more. */
  'disk.low': z.strictObject({ freeBytes: z.number().nullable() }),
  /** The window closes as soon as `window.stored` says that nothing is lost by it. */
  'window.closing': z.strictObject({}),
} as const;

export type Channel = keyof typeof channels;
export type PreloadChannel = keyof typeof preloadChannels;
type AnyChannel = Channel | PreloadChannel;
type SchemaOf<C extends AnyChannel> = (typeof channels & typeof preloadChannels)[C];

export type Request<C extends AnyChannel> = z.input<SchemaOf<C>['request']>;
/** What a handler gets: the request after its check. */
export type CheckedRequest<C extends AnyChannel> = z.output<SchemaOf<C>['request']>;
export type Response<C extends AnyChannel> = z.output<SchemaOf<C>['response']>;
export type EventName = keyof typeof events;
export type EventPayload<E extends EventName> = z.output<(typeof events)[E]>;

/** Arguments of a request: none where the channel takes nothing. */
export type RequestArguments<C extends AnyChannel> =
  Request<C> extends undefined ? [] : [request: Request<C>];

/** `window.workbench`: all that the page sees of the world outside its sandbox. */
export interface WorkbenchBridge {
  request<C extends Channel>(channel: C, ...request: RequestArguments<C>): Promise<Answer<Response<C>>>;
  /** Returns what ends the subscription. */
  on<E extends EventName>(event: E, listener: (payload: EventPayload<E>) => void): () => void;
  /** Opens what was dropped on the window: `File`s as the drop event gave them. */
  openDropped(files: readonly unknown[]): Promise<Answer<Response<'folder.dropped'>>>;
  /** Opens what was dropped while labels are asked for. */
  importDropped(files: readonly unknown[]): Promise<Answer<Response<'labels.dropped'>>>;
}
