import { TOOLS } from '../../editor/tools/registry.ts';
import type { Tool, ToolSetting } from '../../editor/tools/tool.ts';
import type { BrushShape, WriteRule } from '../../editor/state.ts';
import { Check } from '../controls/check.tsx';
import { Segmented } from '../controls/segmented.tsx';
import { Slider } from '../controls/slider.tsx';
import { useDesk, useEditor } from '../shell/desk.ts';
import { text } from '../strings.ts';
import { sizeOfStop, STOPS, stopOfSize } from './brush-scale.ts';
import { Panel } from './panel.tsx';
import { SettingSlider } from './setting-slider.tsx';
import styles from './panel.module.css';

const WRITE_RULES: readonly WriteRule[] = ['all', 'background', 'class'];

/** The settings that the tool in the hand goes by. */
export function BrushPanel() {
  const tool = useEditor((state) => state.tool);
  const { settings }: Tool = TOOLS[tool];
  return (
    <Panel title={text.brush.title}>
      {settings.length === 0 && <p className={styles['note']}>{text.brush.none}</p>}
      {settings.map((setting) => {
        const Control = CONTROLS[setting];
        return <Control key={setting} />;
      })}
    </Panel>
  );
}

const CONTROLS: Readonly<Record<ToolSetting, () => React.JSX.Element>> = {
  brushSize: BrushSize,
  brushShape: Shape,
  writeRule: Rule,
  tolerance: Tolerance,
  contiguous: Contiguous,
  probabilityShift: ProbabilityShift,
};

function BrushSize() {
  const { editor } = useDesk();
  const size = useEditor((state) => state.brushSize);
  return (
    <Slider
      label={text.brush.size}
      value={stopOfSize(size)}
      min={0}
      max={STOPS}
      step={1}
      text={text.brush.pixels(size)}
      onChange={(stop) => editor.set({ brushSize: sizeOfStop(stop) })}
    />
  );
}

function Shape() {
  const { editor } = useDesk();
  const shape = useEditor((state) => state.brushShape);
  return (
    <Segmented<BrushShape>
      label={text.brush.shape}
      isLabelHidden
      value={shape}
      options={[
        { value: 'round', label: text.brush.round },
        { value: 'square', label: text.brush.square },
      ]}
      onChange={(brushShape) => editor.set({ brushShape })}
    />
  );
}

function Rule() {
  const { editor } = useDesk();
  const rule = useEditor((state) => state.writeRule);
  return (
    <Segmented<WriteRule>
      label={text.brush.writeRule}
      value={rule}
      options={WRITE_RULES.map((value) => ({ value, label: text.brush.writeRules[value] }))}
      onChange={(writeRule) => editor.set({ writeRule })}
    />
  );
}

function Tolerance() {
  return (
    <SettingSlider
      setting="tolerance"
      label={text.brush.tolerance}
      min={0}
      max={255}
      step={1}
      text={(value) => String(Math.round(value))}
    />
  );
}

function Contiguous() {
  const { editor } = useDesk();
  const isOn = useEditor((state) => state.contiguous);
  return (
    <Check label={text.brush.contiguous} isOn={isOn} onChange={(contiguous) => editor.set({ contiguous })} />
  );
}

function ProbabilityShift() {
  return (
    <SettingSlider
      setting="probabilityShift"
      label={text.brush.probabilityShift}
      min={0}
      max={1}
      step={0.01}
      text={(value) => value.toFixed(2)}
    />
  );
}
