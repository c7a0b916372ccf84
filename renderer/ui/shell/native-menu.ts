import type { WorkbenchBridge } from '../../../core/contract/channels.ts';
import type { MenuEntry, MenuName, PageMenus } from '../../../core/contract/menu.ts';
import type { Action } from '../../actions/action.ts';
import { ACTIONS, isPlain } from '../../actions/actions.ts';
import type { ActionId, Actions, PlainActionId } from '../../actions/actions.ts';
import type { Keys } from './keys.ts';

/** Which actions stand in which menu, and between which of them is a line. */
const MENUS: Readonly<Record<MenuName, readonly (readonly PlainActionId[])[]>> = {
  file: [
    ['app.openFolder', 'app.openProject', 'archive.open'],
    ['app.showProject', 'app.keepBeside', 'app.keepHere'],
    ['app.backUp', 'app.restore', 'app.compact'],
    ['app.saveTemplate', 'app.loadTemplate'],
    ['app.importLabels', 'app.export', 'archive.send'],
    ['app.settings'],
  ],
  edit: [['edit.undo', 'edit.redo', 'edit.checkpoint']],
  image: [
    ['app.predict', 'app.predictAll', 'app.acceptAndNext'],
    ['app.predictAgain', 'app.takeUpdateBack', 'conflict.nextImage'],
    ['proposal.takeUntouched', 'proposal.takeAll', 'proposal.drop'],
    ['review.noFindingAndNext', 'review.skipAndNext', 'review.reopen'],
    ['review.toggleFlag', 'review.comment'],
    ['app.nextImage', 'app.previousImage', 'app.nextUnreviewed', 'app.compare'],
  ],
  view: [
    ['view.fit', 'view.actualSize', 'view.zoomIn', 'view.zoomOut'],
    ['mask.toggle', 'mask.toggleOutline'],
    ['app.toggleList', 'object.table', 'training.panel'],
  ],
  help: [['app.help', 'app.palette']],
};

/** Actions change their state many times a second; the menu follows when they come to rest. */
const REST_MS = 100;

export interface NativeMenuPorts {
  readonly bridge: Pick<WorkbenchBridge, 'request' | 'on'>;
  readonly actions: Pick<Actions, 'run' | 'isEnabled' | 'subscribe'>;
  readonly keys: Pick<Keys, 'chordOf' | 'subscribe'>;
}

/** Keeps the native menu as the actions are, and runs what is chosen there. */
export function keepNativeMenu({ bridge, actions, keys }: NativeMenuPorts): void {
  let told = '';
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tell = (): void => {
    timer = undefined;
    const menus = pageMenus(actions, keys);
    const text = JSON.stringify(menus);
    if (text === told) return;
    told = text;
    void bridge.request('menu.show', menus);
  };
  const later = (): void => {
    timer ??= setTimeout(tell, REST_MS);
  };
  actions.subscribe(later);
  keys.subscribe(later);
  bridge.on('menu.action', ({ action }) => {
    if (isKnown(action) && isPlain(action)) actions.run(action);
  });
  later();
}

function pageMenus(actions: NativeMenuPorts['actions'], keys: NativeMenuPorts['keys']): PageMenus {
  const entry = (id: PlainActionId): MenuEntry => {
    const { label, asks }: Action & { readonly label: string } = ACTIONS[id];
    const key = keys.chordOf(id);
    return {
      action: id,
      label: asks === true ? `${label}…` : label,
      ...(key === undefined ? {} : { key }),
      enabled: actions.isEnabled(id),
    };
  };
  const menus = Object.entries(MENUS).map(([name, sections]) => [
    name,
    sections.map((ids) => ids.map(entry)),
  ]);
  return Object.fromEntries(menus) as PageMenus;
}

function isKnown(action: string): action is ActionId {
  return Object.hasOwn(ACTIONS, action);
}
