import { shownFrame } from '../../services/images/image-item.ts';
import type { ProjectState } from '../../services/project/project.ts';
import { Slider } from '../controls/slider.tsx';
import { useDesk, useObservable } from '../shell/desk.ts';
import { text } from '../strings.ts';
import styles from './frame-slider.module.css';

const selectedItem = ({ images, selected }: ProjectState) => images[selected];

/** Which frame of the open item is shown, where it has several. */
export function FrameSlider() {
  const { project } = useDesk().workbench;
  const item = useObservable(project, selectedItem);
  if (item?.frames === undefined) return null;
  const count = item.frames.length;
  const frame = (shownFrame(item) ?? 0) + 1;
  return (
    <div className={styles['frames']}>
      <Slider
        label={text.canvas.frame}
        value={frame}
        min={1}
        max={count}
        step={1}
        text={text.canvas.frameOf(frame, count)}
        onChange={(chosen) => void project.selectFrame(chosen - 1)}
      />
    </div>
  );
}
