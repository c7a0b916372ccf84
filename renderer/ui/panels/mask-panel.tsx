import { DIFFERENCE_COLORS, PROVENANCE_COLORS } from '../../view/palette.ts';
import { Dropdown } from '../controls/dropdown.tsx';
import { ActionButton, ActionCheck } from '../shell/action-button.tsx';
import { useDesk, useEditor } from '../shell/desk.ts';
import { percent } from '../format.ts';
import { text } from '../strings.ts';
import { Panel } from './panel.tsx';
import { SettingSlider } from './setting-slider.tsx';
import { ThresholdSlider } from './threshold-slider.tsx';
import styles from './panel.module.css';

const OVERLAYS = ['none', 'provenance', 'difference', 'probability'] as const;

export function MaskPanel() {
  const { editor } = useDesk();
  const hasThreshold = useEditor(({ prediction, proposal }) => (prediction ?? proposal) !== null);
  const isVisible = useEditor((state) => state.maskVisible);
  const isOutline = useEditor((state) => state.outlineOnly);
  const overlay = useEditor((state) => state.overlay);
  const isBeside = useEditor((state) => state.sideBySide);
  return (
    <Panel title={text.mask.title}>
      <ThresholdSlider label={text.mask.threshold} isDisabled={!hasThreshold} />
      <SettingSlider setting="opacity" label={text.mask.opacity} min={0} max={1} step={0.05} text={percent} />
      <ActionCheck id="mask.toggle" label={text.mask.visible} isOn={isVisible} />
      <ActionCheck id="mask.toggleOutline" isOn={isOutline} />
      <Dropdown
        label={text.mask.overlay}
        value={overlay}
        options={OVERLAYS.map((value) => ({ value, label: text.mask.overlays[value] }))}
        onChange={(value) => editor.set({ overlay: value })}
      />
      <Legend overlay={overlay} />
      <ActionCheck id="view.sideBySide" isOn={isBeside} />
      <SettingSlider
        setting="outlineWidth"
        label={text.mask.outlineWidth}
        min={0.5}
        max={8}
        step={0.5}
        text={text.mask.pixels}
      />
      <ActionButton id="app.checkByFlipping" />
    </Panel>
  );
}

function Legend({ overlay }: { readonly overlay: (typeof OVERLAYS)[number] }) {
  const entries =
    overlay === 'provenance'
      ? (['model', 'human', 'confirmed'] as const).map((origin) => [
          text.mask[origin],
          PROVENANCE_COLORS[origin],
        ])
      : overlay === 'difference'
        ? (['added', 'removed', 'changed'] as const).map((way) => [text.mask[way], DIFFERENCE_COLORS[way]])
        : [];
  return entries.map(([name, color]) => (
    <span key={name} className={styles['legend']}>
      <span className={styles['swatch']} style={{ background: color }} />
      {name}
    </span>
  ));
}
