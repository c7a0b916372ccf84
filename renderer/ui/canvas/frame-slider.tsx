import { shownFrame } from '../../services/images/image-item.ts';
import type { ProjectState } from '../../services/project/project.ts';
import { Slider } from '../controls/slider.tsx';
import { ActionIconButton } from '../shell/action-button.tsx';
import { useDesk, useEditor, useObservable } from '../shell/desk.ts';
import { text } from '../strings.ts';
import styles from './frame-slider.module.css';

const selectedItem = ({ images, selected }: ProjectState) => images[selected];

/** Which frame of the open item is shown, or which slice of the plane that is worked in, where there are several. */
export function FrameSlider() {
  const { cine, project, planes } = useDesk().workbench;
  const isPlaying = useObservable(cine, (state) => state.isPlaying);
  const item = useObservable(project, selectedItem);
  const { volume, opened, large, crosshair } = useObservable(planes, (state) => state);
  const arePlanesWanted = useEditor(({ threePlanes }) => threePlanes);
  if (item?.frames === undefined) return null;
  const isFrame = volume === null || opened === null;
  const count = isFrame ? item.frames.length : volume.shape[large];
  const at = (isFrame ? (shownFrame(item) ?? 0) : crosshair[large]) + 1;
  return (
    <div className={styles['frames']}>
      {isFrame && <ActionIconButton id="app.cine" isOn={isPlaying} placement="top" />}
      <Slider
        label={isFrame ? text.canvas.frame : text.canvas.slice}
        value={at}
        min={1}
        max={count}
        step={1}
        text={text.canvas.frameOf(at, count)}
        onChange={(chosen) => void planes.select(chosen - 1)}
      />
      <ActionIconButton id="planes.toggle" isOn={arePlanesWanted} placement="top" />
    </div>
  );
}
