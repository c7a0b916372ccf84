import {
  Brush,
  Circle,
  Contrast,
  Eraser,
  Hand,
  Lasso,
  PaintBucket,
  Pentagon,
  Ruler,
  Square,
  SunMoon,
  Wand,
  WandSparkles,
} from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { ToolId } from '../../editor/tools/tool-id.ts';

export const TOOL_ICONS: Readonly<Record<ToolId, LucideIcon>> = {
  pan: Hand,
  brush: Brush,
  eraser: Eraser,
  'probability-brush': WandSparkles,
  'threshold-brush': Contrast,
  fill: PaintBucket,
  wand: Wand,
  lasso: Lasso,
  polygon: Pentagon,
  rectangle: Square,
  ellipse: Circle,
  'window-level': SunMoon,
  measure: Ruler,
};
