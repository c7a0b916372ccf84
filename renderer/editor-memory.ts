import * as z from 'zod';
import type { Editor } from './editor/editor.ts';
import { TOOL_IDS } from './editor/tools/tool-id.ts';

/** How the editor is set up, for the next start. Every part may be missing: versions before did not know it. */
const memorySchema = z
  .object({
    tool: z.enum(TOOL_IDS),
    brushSize: z.number(),
    brushShape: z.enum(['round', 'square']),
    writeRule: z.enum(['all', 'background', 'class']),
    activeLabel: z.int().min(0).max(255),
    opacity: z.number(),
    maskVisible: z.boolean(),
    outlineOnly: z.boolean(),
    camera: z.object({ scale: z.number().positive(), offsetX: z.number(), offsetY: z.number() }),
  })
  .partial();

/** What `recall` takes; plain values, because they are stored. */
export function remember({ state, view }: Editor): Readonly<Record<string, unknown>> {
  const { tool, brushSize, brushShape, writeRule, activeLabel, opacity, maskVisible, outlineOnly } = state;
  const { camera } = view;
  return { tool, brushSize, brushShape, writeRule, activeLabel, opacity, maskVisible, outlineOnly, camera };
}

/** Sets an editor up as it was. What cannot be understood is left as it is. */
export function recall(editor: Editor, memory: Readonly<Record<string, unknown>>): void {
  const parsed = memorySchema.safeParse(memory);
  if (!parsed.success) return;
  const { tool, brushSize, brushShape, writeRule, activeLabel, opacity, maskVisible, outlineOnly, camera } =
    parsed.data;
  // Through actions, so that the editor's own limits hold for values from another version, too.
  if (brushSize !== undefined) editor.run('brush.size', brushSize);
  if (brushShape !== undefined) editor.run('brush.shape', brushShape);
  if (writeRule !== undefined) editor.run('brush.writeRule', writeRule);
  if (activeLabel !== undefined) editor.run('class.select', activeLabel);
  if (opacity !== undefined) editor.run('mask.opacity', opacity);
  if (maskVisible !== undefined && maskVisible !== editor.state.maskVisible) editor.run('mask.toggle');
  if (outlineOnly !== undefined && outlineOnly !== editor.state.outlineOnly) editor.run('mask.toggleOutline');
  if (tool !== undefined) editor.run(`tool.${tool}`);
  if (camera !== undefined) editor.setCamera(camera);
}
