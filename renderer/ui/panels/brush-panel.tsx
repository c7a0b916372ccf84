import { TOOLS } from '../../editor/tools/registry.ts';
import type { Tool, ToolSetting } from '../../editor/tools/tool.ts';
import type { BrushShape, WriteRule } from '../../editor/state.ts';
import { ObjectActions } from '../objects/object-actions.tsx';
import { Check } from '../controls/check.tsx';
import { RangeFields, useShownRange } from './range-fields.tsx';
import { Segmented } from '../controls/segmented.tsx';
import { Slider } from '../controls/slider.tsx';
import { useDesk, useEditor, useObservable } from '../shell/desk.ts';
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
      {tool === 'objects' && <ObjectActions />}
      {tool !== 'objects' && settings.length === 0 && <p className={styles['note']}>{text.brush.none}</p>}
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
  valueRange: Values,
  tolerance: Tolerance,
  contiguous: Contiguous,
  inVolume: InVolume,
  probabilityShift: ProbabilityShift,
};

function BrushSize() {
  const { editor } = useDesk();
  const size = useEditor((state) => state.brushSize);
  const spacing = useEditor((state) => state.spacing);
  return (
    <Slider
      label={text.brush.size}
      value={stopOfSize(size)}
      min={0}
      max={STOPS}
      step={1}
      text={text.brush.diameter(size, spacing && size * spacing.x)}
      onChange={(stop) => editor.set({ brushSize: sizeOfStop(stop) })}
    />
  );
}

/** A sphere is offered for series alone; of those that make no volume, it is said why. */
function Shape() {
  const { editor, actions, workbench } = useDesk();
  const { planes } = workbench;
  const isVolume = useObservable(planes, ({ volume }) => volume !== null);
  const obstacle = useObservable(planes, (state) => state.obstacle);
  const isDeep = useEditor(({ tool }) => 'isDeep' in TOOLS[tool]);
  // Elsewhere, a sphere is as a disc.
  const shape = useEditor(({ brushShape, volume }) =>
    brushShape === 'sphere' && volume === null ? 'round' : brushShape,
  );
  const isOffered = isDeep && (isVolume || obstacle !== null);
  return (
    <>
      <Segmented<BrushShape>
        label={text.brush.shape}
        isLabelHidden
        value={shape === 'sphere' && !isDeep ? 'round' : shape}
        options={[
          { value: 'round', label: text.brush.round },
          { value: 'square', label: text.brush.square },
          ...(isOffered
            ? [{ value: 'sphere' as const, label: text.brush.sphere, isDisabled: !isVolume }]
            : []),
        ]}
        onChange={(brushShape) => {
          if (brushShape === 'sphere') actions.run('brush.toggleSphere');
          else editor.set({ brushShape });
        }}
      />
      {isOffered && obstacle !== null && <p className={styles['note']}>{text.brush.noSphere[obstacle]}</p>}
    </>
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

/** Values that tools keep to; those that are shown, to begin with. */
function Values() {
  const { editor } = useDesk();
  const range = useEditor((state) => state.valueRange);
  const shown = useShownRange();
  return (
    <>
      <Check
        label={text.brush.valueRange}
        isOn={range !== null}
        onChange={(isOn) => editor.set({ valueRange: isOn ? shown() : null })}
      />
      {range !== null && <RangeFields range={range} onChange={(valueRange) => editor.set({ valueRange })} />}
    </>
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

/** Offered where all frames are at hand. */
function InVolume() {
  const { editor } = useDesk();
  const isOn = useEditor((state) => state.inVolume);
  const isVolume = useEditor((state) => state.volume !== null);
  if (!isVolume) return <></>;
  return <Check label={text.brush.inVolume} isOn={isOn} onChange={(inVolume) => editor.set({ inVolume })} />;
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
