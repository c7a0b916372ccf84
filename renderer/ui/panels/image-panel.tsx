import { TriangleAlert } from 'lucide-react';
import { presetOf, presetsOn, stepOn } from '../../editor/view/value-scale.ts';
import type { DisplayPreset } from '../../editor/view/value-scale.ts';
import type { DisplaySettings } from '../../editor/state.ts';
import type { ProjectState } from '../../services/project/project.ts';
import { Dropdown } from '../controls/dropdown.tsx';
import { Segmented } from '../controls/segmented.tsx';
import { Slider } from '../controls/slider.tsx';
import { ActionButton, ActionCheck } from '../shell/action-button.tsx';
import { useDesk, useEditor, useObservable } from '../shell/desk.ts';
import { valueText } from '../format.ts';
import { text } from '../strings.ts';
import { Panel } from './panel.tsx';
import styles from './panel.module.css';

const CHANNELS: readonly DisplaySettings['channel'][] = ['all', 'red', 'green', 'blue'];

const NO_WARNINGS: readonly string[] = [];

/** What a person should know about how the file was read. */
const warningsIn = ({ image }: ProjectState): readonly string[] =>
  (image.phase === 'ready' ? image.open.series.warnings : undefined) ?? NO_WARNINGS;

/** How the image is shown. */
export function ImagePanel() {
  const { actions, workbench } = useDesk();
  const warnings = useObservable(workbench.project, warningsIn);
  const display = useEditor((state) => state.display);
  const values = useEditor((state) => state.values);
  const rulers = useEditor((state) => state.rulers);
  const studyShown = useEditor((state) => state.studyShown);
  const isOpen = useEditor((state) => state.imageId !== null);
  const unit = useEditor((state) => state.valueUnit);
  const presets = presetsOn(values, unit);
  const step = stepOn(values);
  return (
    <Panel title={text.image.title} isOptional={warnings.length === 0}>
      <Facts />
      {warnings.map((warning) => (
        <p key={warning} className={styles['warning']}>
          <TriangleAlert aria-hidden="true" />
          {warning}
        </p>
      ))}
      <Dropdown
        label={text.image.preset}
        value={presetOf(display, presets)?.id ?? null}
        placeholder={text.image.customDisplay}
        options={presets.map((preset) => ({
          value: preset.id,
          label: presetName(preset),
        }))}
        onChange={(chosen) => {
          const preset = presets.find(({ id }) => id === chosen);
          if (preset) actions.run('view.display', { window: preset.window, level: preset.level });
        }}
      />
      <Slider
        label={text.image.window}
        value={display.window}
        min={step}
        max={values.high - values.low}
        step={step}
        text={valueText(display.window, values.bits)}
        isDisabled={!isOpen}
        onChange={(window) => actions.run('view.display', { window })}
      />
      <Slider
        label={text.image.level}
        value={display.level}
        min={values.low}
        max={values.high}
        step={step / 2}
        text={valueText(display.level, values.bits)}
        isDisabled={!isOpen}
        onChange={(level) => actions.run('view.display', { level })}
      />
      <Slider
        label={text.image.gamma}
        value={display.gamma}
        min={0.2}
        max={5}
        step={0.05}
        text={display.gamma.toFixed(2)}
        isDisabled={!isOpen}
        onChange={(gamma) => actions.run('view.display', { gamma })}
      />
      <Segmented
        label={text.image.channel}
        value={display.channel}
        options={CHANNELS.map((value) => ({ value, label: text.image.channels[value] }))}
        onChange={(channel) => actions.run('view.display', { channel })}
      />
      <ActionCheck id="view.rulers" label={text.image.rulers} isOn={rulers} />
      <ActionCheck id="view.study" label={text.dicom.study.shown} isOn={studyShown} />
      <ActionCheck id="view.invert" label={text.image.invert} isOn={display.invert} />
      <div className={styles['row']}>
        <ActionButton id="view.autoWindow" label={text.image.auto} />
        <ActionButton id="view.resetDisplay" label={text.image.reset} />
      </div>
    </Panel>
  );
}

function presetName(preset: DisplayPreset): string {
  if ('part' in preset) return text.image.presets[preset.part];
  return 'ct' in preset ? text.dicom.ctWindows[preset.ct] : preset.name;
}

function Facts() {
  const { project } = useDesk().workbench;
  const image = useObservable(project, (state) => state.image);
  const spacing = useEditor((state) => state.spacing);
  const isCalibrated = useEditor((state) => state.isCalibrated);
  if (image.phase !== 'ready') return null;
  const { width, height, series } = image.open;
  const { bitsPerSample } = series;
  const origin = isCalibrated ? 'person' : (series.spacing?.origin ?? 'file');
  return (
    <p className={styles['facts']}>
      <span>{text.image.size(width, height)}</span>
      <span>{text.image.bits(bitsPerSample)}</span>
      {spacing !== null && <span>{text.image.spacing(spacing.x, origin)}</span>}
    </p>
  );
}
