import type { Settings } from '../../editor/settings.ts';
import { Slider } from '../controls/slider.tsx';
import { useDesk, useEditor } from '../shell/desk.ts';

interface SettingSliderProps {
  readonly setting: 'opacity' | 'outlineWidth' | 'probabilityShift' | 'tolerance';
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** The value as people read it. */
  readonly text: (value: number) => string;
}

/** One number of the editor's settings. */
export function SettingSlider({ setting, text, ...others }: SettingSliderProps) {
  const { editor } = useDesk();
  const value = useEditor((state) => state[setting]);
  const set = (chosen: number): void => editor.set({ [setting]: chosen } satisfies Partial<Settings>);
  return <Slider {...others} value={value} text={text(value)} onChange={set} />;
}
