import { useDesk, useEditor } from '../shell/desk.ts';
import { text } from '../strings.ts';
import type { ToolId } from '../../editor/tools/tool-id.ts';
import type { BrushShape, WriteRule } from '../../editor/state.ts';
import { Check } from '../controls/check.tsx';
import { Segmented } from '../controls/segmented.tsx';
import { Slider } from '../controls/slider.tsx';
import { Panel } from './panel.tsx';
import { sizeOfStop, STOPS, stopOfSize } from './brush-scale.ts';

const SHAPED: ReadonlySet<ToolId> = new Set<ToolId>(['brush', 'eraser']);
const TOLERANT: ReadonlySet<ToolId> = new Set<ToolId>(['wand', 'threshold-brush', 'fill']);
const WRITE_RULES: readonly WriteRule[] = ['all', 'background', 'class'];

/** Settings of the brush, and of the tool in hand where it has its own. */
export function BrushPanel() {
  const { editor } = useDesk();
  const tool = useEditor((state) => state.tool);
  const size = useEditor((state) => state.brushSize);
  const shape = useEditor((state) => state.brushShape);
  const rule = useEditor((state) => state.writeRule);
  const tolerance = useEditor((state) => state.tolerance);
  const contiguous = useEditor((state) => state.contiguous);
  const shift = useEditor((state) => state.probabilityShift);
  return (
    <Panel title={text.brush.title}>
      <Slider
        label={text.brush.size}
        value={stopOfSize(size)}
        min={0}
        max={STOPS}
        step={1}
        text={text.brush.pixels(size)}
        onChange={(stop) => editor.run('brush.size', sizeOfStop(stop))}
      />
      {SHAPED.has(tool) && (
        <Segmented<BrushShape>
          label={text.brush.shape}
          isLabelHidden
          value={shape}
          options={[
            { value: 'round', label: text.brush.round },
            { value: 'square', label: text.brush.square },
          ]}
          onChange={(value) => editor.run('brush.shape', value)}
        />
      )}
      <Segmented<WriteRule>
        label={text.brush.writeRule}
        value={rule}
        options={WRITE_RULES.map((value) => ({ value, label: text.brush.writeRules[value] }))}
        onChange={(value) => editor.run('brush.writeRule', value)}
      />
      {TOLERANT.has(tool) && (
        <>
          <Slider
            label={text.brush.tolerance}
            value={tolerance}
            min={0}
            max={255}
            step={1}
            text={String(tolerance)}
            onChange={(value) => editor.run('brush.tolerance', value)}
          />
          <Check
            label={text.brush.contiguous}
            isOn={contiguous}
            onChange={(value) => editor.run('brush.contiguous', value)}
          />
        </>
      )}
      {tool === 'probability-brush' && (
        <Slider
          label={text.brush.probabilityShift}
          value={shift}
          min={0}
          max={1}
          step={0.01}
          text={shift.toFixed(2)}
          onChange={(value) => editor.run('brush.probabilityShift', value)}
        />
      )}
    </Panel>
  );
}
