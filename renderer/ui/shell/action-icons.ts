import {
  Brush,
  CheckCheck,
  ChevronLeft,
  ChevronRight,
  Circle,
  Contrast,
  Download,
  Eraser,
  FolderOpen,
  Hand,
  Images,
  Keyboard,
  Lasso,
  PaintBucket,
  Pentagon,
  Redo2,
  Ruler,
  ScanSearch,
  Settings,
  Square,
  SunMoon,
  Undo2,
  Wand,
  WandSparkles,
} from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { ACTIONS, ActionId } from '../../actions/actions.ts';

/** Actions that have an icon. */
export type IconicActionId = {
  [Id in ActionId]: (typeof ACTIONS)[Id] extends { readonly icon: string } ? Id : never;
}[ActionId];

/** The icons that actions name: the compiler asks for each of them, and for no other. */
export const ACTION_ICONS: Readonly<Record<(typeof ACTIONS)[IconicActionId]['icon'], LucideIcon>> = {
  brush: Brush,
  'check-check': CheckCheck,
  'chevron-left': ChevronLeft,
  'chevron-right': ChevronRight,
  circle: Circle,
  contrast: Contrast,
  download: Download,
  eraser: Eraser,
  'folder-open': FolderOpen,
  hand: Hand,
  images: Images,
  keyboard: Keyboard,
  lasso: Lasso,
  'paint-bucket': PaintBucket,
  pentagon: Pentagon,
  'redo-2': Redo2,
  ruler: Ruler,
  'scan-search': ScanSearch,
  settings: Settings,
  square: Square,
  'sun-moon': SunMoon,
  'undo-2': Undo2,
  wand: Wand,
  'wand-sparkles': WandSparkles,
};
