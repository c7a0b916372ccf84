import type { ProjectAccess } from '../../core/contract/journal.ts';
import type { FramePlace } from '../../core/document/series.ts';
import type { PlaneCut, PlanePixel } from '../../core/geometry/planes.ts';
import type { Vector } from '../../core/geometry/vector.ts';
import type { Axis } from '../../core/geometry/volume.ts';
import type { LabelledVolume } from '../../core/mask/volume-regions.ts';
import type { Neighbours } from '../editor/ports.ts';
import type { Session } from '../editor/session.ts';
import type { Workspace } from '../editor/workspace.ts';

/** A key with its modifiers as people write it: `Ctrl+Shift+Z`, `[`, `?`, `Space`, `F1`. Ctrl is Command on a Mac. */
export type Chord = string;

export type DialogName =
  | 'settings'
  | 'help'
  | 'palette'
  | 'export'
  | 'import'
  | 'compare'
  | 'predict'
  | 'take-back'
  | 'checkpoint'
  | 'backup'
  | 'compact'
  | 'no-finding'
  | 'comment'
  | 'label-range'
  | 'drop-small'
  | 'cancel-training'
  | 'ledger'
  | 'archive'
  | 'send';

/** The application around the editor, as far as actions use it. */
export interface AppPorts {
  readonly project: {
    readonly state: {
      readonly image: { readonly phase: string };
      readonly images: readonly { readonly frames?: readonly unknown[]; readonly volumes?: number }[];
      readonly selected: number;
      readonly writable: boolean;
      readonly access: ProjectAccess;
      readonly counts: { readonly disputed: number };
    };
    /** The project of the open folder. */
    readonly id: string | undefined;
    subscribe(listener: () => void): () => void;
    openFolder(): Promise<void>;
    openProject(): Promise<void>;
    showFolder(): Promise<void>;
    keep(place: 'beside' | 'profile'): Promise<void>;
    tryAgain(): Promise<void>;
    next(): Promise<void>;
    previous(): Promise<void>;
    goTo(where: (shown: FramePlace) => Partial<FramePlace>): Promise<void>;
    nextUnreviewed(): Promise<void>;
    nextDisputed(): Promise<void>;
  };
  /** The open volume in three planes. */
  readonly planes: {
    readonly state: {
      readonly volume: unknown;
      readonly obstacle: unknown;
      readonly isOn: boolean;
      readonly large: Axis;
      readonly crosshair: Vector;
      readonly frames: readonly string[];
    };
    subscribe(listener: () => void): () => void;
    step(by: number): Promise<void>;
    cut(axis: Axis): PlaneCut | null;
    labelled(): LabelledVolume | null;
    moveTo(voxel: Vector): Promise<void>;
    moveToPixel(axis: Axis, pixel: PlanePixel): Promise<void>;
    makeLarge(axis: Axis): Promise<void>;
    makeNextLarge(): Promise<void>;
  };
  readonly models: {
    readonly state: { readonly selected?: unknown };
    subscribe(listener: () => void): () => void;
  };
  readonly cine: { toggle(): void };
  readonly segmenter: {
    predictOpenImage(): Promise<void>;
    checkByFlipping(): Promise<void>;
  };
  readonly review: {
    acceptAndNext(): Promise<void>;
    noFindingAndNext(): Promise<void>;
    skipAndNext(): Promise<void>;
    reopen(): void;
    toggleFlag(): void;
    comment(words: string): void;
  };
  /** Does what was asked once the open image has been on screen for a moment. */
  readonly seenFirst: { run(work: () => Promise<void>): Promise<void> };
  /** Why the open image shows no pre-label yet. */
  readonly withheld: {
    readonly state: { readonly reason: unknown };
    subscribe(listener: () => void): () => void;
  };
  readonly batch: {
    readonly isActive: boolean;
    subscribe(listener: () => void): () => void;
    countUnmarked(): number;
    start(): Promise<void>;
  };
  /** A model's answers for all images, and the way back from them. */
  readonly updates: {
    readonly state: { readonly latest: unknown };
    readonly isBusy: boolean;
    subscribe(listener: () => void): () => void;
    start(order: { readonly withAccepted: boolean }): Promise<void>;
    takeBack(): Promise<void>;
  };
  /** The order of the images. */
  readonly arrangement: {
    readonly state: { readonly order: { readonly by: string } };
    readonly canRenew: boolean;
    subscribe(listener: () => void): () => void;
    sortBy(by: 'teaching'): void;
    renew(): void;
  };
  readonly templates: { save(): Promise<void>; load(): Promise<void> };
  /** Labels of other programs for the open image. */
  readonly timeLine: { restore(id: string): Promise<void> };
  readonly jobs: {
    readonly state: { readonly phase: string };
    subscribe(listener: () => void): () => void;
    chooseBackup(): Promise<void>;
  };
  readonly training: {
    readonly state: {
      readonly run: {
        readonly phase: string;
        readonly step: unknown;
        readonly history: readonly unknown[];
      };
      readonly elsewhere: string | null;
      readonly isAsked: boolean;
    };
    subscribe(listener: () => void): () => void;
    pause(): Promise<void>;
    resume(): Promise<void>;
    cancel(): Promise<void>;
  };
  readonly shell: {
    open(dialog: DialogName): void;
    toggleList(): void;
    toggleObjects(): void;
    toggleTraining(): void;
  };
}

/** What actions work on. */
export interface ActionContext {
  readonly workspace: Workspace;
  readonly neighbours: Neighbours;
  readonly app: AppPorts;
}

/**
 * One thing that a person can have done, said once. Tool bar, menus, palette, help and key table show those with a
 * label; those without are told something by a control of the window, such as which class to rename.
 */
export interface Action {
  readonly label?: string;
  /** Name of a lucide icon, for those with a button. */
  readonly icon?: string;
  /** Keys by default; people may choose others. */
  readonly keys?: readonly Chord[];
  /** More is asked before anything happens, which menus say with three dots. */
  readonly asks?: true;
  /** Worth having only for a moment: a key held long takes it back when it is let go. */
  readonly holds?: true;
  /** Once for each press of its key, however long that is held. */
  readonly oncePerPress?: true;
  /** Means something only to what is in progress, and then goes before other actions of its keys. */
  readonly inProgress?: true;
  /** Answers what waits for a person, and leaves its keys to all else that has them just then. */
  readonly answers?: true;
  /** Changes the work, so that it cannot be run where that may only be looked at. */
  readonly writes?: true;
  /** Speaks of a frame as a whole, so that it cannot be run while a plane across frames is open. */
  readonly ofFrame?: true;
  /** By default it may always be run. */
  readonly isEnabled?: (context: ActionContext) => boolean;
  readonly run: (context: ActionContext, ...told: never[]) => void;
}

/** Actions by id. People's keys are stored by these, so an id stays. */
export type ActionTable = Readonly<Record<string, Action>>;

/** What is in progress is made a step before the application takes over. */
export function ask(work: (app: AppPorts) => Promise<void> | void): (context: ActionContext) => void {
  return ({ workspace, app }) => {
    workspace.settle();
    void work(app);
  };
}

export function hasImages({ project }: AppPorts): boolean {
  return project.state.images.length > 0;
}

/** The open image is there, so that something can be done with it as a whole. */
export function isReady({ project }: AppPorts): boolean {
  return project.state.image.phase === 'ready';
}

/** An image is open, or is about to be. */
export function isComing({ project }: AppPorts): boolean {
  return project.state.image.phase === 'ready' || project.state.image.phase === 'loading';
}

export function isOpen({ workspace }: ActionContext): boolean {
  return workspace.session !== null;
}

/** As `onImage`, for what changes the work. */
export function onWork<Told extends readonly unknown[]>(
  work: (context: ActionContext, session: Session, ...told: Told) => void,
) {
  return { ...onImage(work), writes: true } as const;
}

/** For work on the open image: what is in progress is ended first, so that each is a step of its own. */
export function onImage<Told extends readonly unknown[]>(
  work: (context: ActionContext, session: Session, ...told: Told) => void,
): {
  readonly isEnabled: (context: ActionContext) => boolean;
  readonly run: (context: ActionContext, ...told: Told) => void;
} {
  return {
    isEnabled: isOpen,
    run: (context, ...told) => {
      context.workspace.settle();
      const { session } = context.workspace;
      if (session !== null) work(context, session, ...told);
    },
  };
}
