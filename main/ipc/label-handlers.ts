import type { ChosenLabels } from '../../core/contract/label-sets.ts';
import { WorkbenchError } from '../../core/errors.ts';
import type { LabelSets } from '../datasets/label-sets.ts';
import type { FolderHandles } from '../files/folders/folder-handles.ts';
import type { Folders } from '../files/folders/folders.ts';
import { isFolder } from '../files/folders/folder-listing.ts';
import type { Handlers } from './answer.ts';
import type { Dialogs } from './dialogs.ts';

export interface LabelServices {
  readonly labelSets: LabelSets;
  readonly folders: Folders;
  readonly handles: Pick<FolderHandles, 'opened' | 'resolve'>;
  readonly dialogs: Dialogs;
}

type LabelHandlers = Pick<Handlers, Extract<keyof Handlers, `labels.${string}`>>;

/** What answers about labels of other programs. */
export function labelHandlersOf({ labelSets, folders, handles, dialogs }: LabelServices): LabelHandlers {
  const chosen = async (path: string): Promise<ChosenLabels> => {
    if (await isFolder(path)) return labelSets.open(path);
    return (await labelSets.openFile(path)) ?? folders.file(path);
  };
  return {
    'labels.choose': async ({ kind }) => {
      const path = await (kind === 'folder' ? dialogs.labelFolder() : dialogs.labels());
      return path === undefined ? null : chosen(path);
    },
    'labels.dropped': ({ paths: [path, ...others] }) => {
      if (path !== undefined && others.length === 0) return chosen(path);
      throw new WorkbenchError('labels.several', 'Drop one file or one folder of labels.');
    },
    'labels.ofFolder': ({ handle }) => labelSets.open(handles.opened(handle).root),
    'labels.read': async ({ set, index, width, height }) => {
      const { classes, objects, ignored, provenance } = await labelSets.read(set, index, { width, height });
      return {
        classes,
        objects:
          objects === null
            ? null
            : { ...objects, data: Uint16Array.from(objects.data), objects: [...objects.objects] },
        ignored,
        ...(provenance === undefined ? {} : { provenance }),
      };
    },
    'labels.cancel': () => labelSets.cancel(),
  };
}
