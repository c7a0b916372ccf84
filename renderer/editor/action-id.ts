import type { BrushShape, EditorState, DisplaySettings, WriteRule } from './state.ts';
import type { HostCommand } from './ports.ts';
import type { ToolId } from './tools/tool-id.ts';

/** Actions that need to be told something; everything else runs from a key, a menu or the palette as it is. */
export interface ActionArguments {
  'brush.size': number;
  'brush.shape': BrushShape;
  'brush.writeRule': WriteRule;
  'brush.tolerance': number;
  'brush.contiguous': boolean;
  'brush.probabilityShift': number;
  /** `live` while a slider is being dragged: shown at once, but one history step when it is let go. */
  'mask.threshold': { readonly value: number; readonly live: boolean };
  'mask.opacity': number;
  'mask.outlineWidth': number;
  'mask.overlay': EditorState['overlay'];
  'mask.growBy': number;
  'mask.shrinkBy': number;
  'mask.removeSmallerThan': number;
  'conflict.goTo': number;
  'class.select': number;
  'class.add': { readonly name: string; readonly color?: string };
  'class.rename': { readonly label: number; readonly name: string };
  'class.color': { readonly label: number; readonly color: string };
  'class.lock': number;
  'class.hide': number;
  'class.solo': number;
  'class.delete': number;
  'view.display': Partial<DisplaySettings>;
  'history.goTo': number;
  'history.checkpoint': string;
}

type ClassKey = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

/** Actions that a key, a menu entry or the palette can run. The part before the dot is the group. */
export type PlainActionId =
  | `app.${HostCommand}`
  | `tool.${ToolId}`
  | `class.${ClassKey}`
  | 'edit.undo'
  | 'edit.redo'
  | 'edit.checkpoint'
  | 'edit.finish'
  | 'edit.cancel'
  | 'edit.back'
  | 'brush.larger'
  | 'brush.smaller'
  | 'brush.toggleShape'
  | 'brush.nextWriteRule'
  | 'class.swap'
  | 'class.background'
  | 'mask.toggle'
  | 'mask.toggleOutline'
  | 'mask.toggleImage'
  | 'mask.moreOpaque'
  | 'mask.lessOpaque'
  | 'mask.thresholdUp'
  | 'mask.thresholdDown'
  | 'mask.nextOverlay'
  | 'mask.fillHoles'
  | 'mask.smooth'
  | 'mask.grow'
  | 'mask.shrink'
  | 'mask.keepLargest'
  | 'mask.removeSmall'
  | 'mask.clear'
  | 'mask.copyPrevious'
  | 'mask.interpolate'
  | 'region.next'
  | 'region.previous'
  | 'region.confirm'
  | 'conflict.next'
  | 'conflict.previous'
  | 'conflict.takeModel'
  | 'view.fit'
  | 'view.actualSize'
  | 'view.zoomIn'
  | 'view.zoomOut'
  | 'view.invert'
  | 'view.autoWindow'
  | 'view.resetDisplay'
  | 'view.nextChannel'
  | 'view.sideBySide'
  | 'view.rulers';

export type ActionId = PlainActionId | keyof ActionArguments;

/** What `run` takes after the id. */
export type ArgumentsOf<Id extends ActionId> = Id extends keyof ActionArguments
  ? readonly [ActionArguments[Id]]
  : readonly [];
