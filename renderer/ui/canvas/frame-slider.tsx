import { placeIn } from '../../services/images/image-item.ts';
import type { ProjectState } from '../../services/project/project.ts';
import { classes } from '../classes.ts';
import { Slider } from '../controls/slider.tsx';
import { ActionIconButton } from '../shell/action-button.tsx';
import { useDesk, useEditor, useObservable } from '../shell/desk.ts';
import { text } from '../strings.ts';
import styles from './frame-slider.module.css';

const selectedItem = ({ images, selected }: ProjectState) => images[selected];

/**
 * Which frame of the open volume is shown, or which slice of the plane that is worked in, and which of several volumes:
 * where there is a choice.
 */
export function FrameSlider() {
  const { cine, project, planes } = useDesk().workbench;
  const isPlaying = useObservable(cine, (state) => state.isPlaying);
  const item = useObservable(project, selectedItem);
  const { volume, opened, large, crosshair } = useObservable(planes, (state) => state);
  const arePlanesWanted = useEditor(({ threePlanes }) => threePlanes);
  if (item?.frames === undefined) return null;
  const isFrame = volume === null || opened === null;
  const shown = placeIn(item);
  const count = isFrame ? shown.count : volume.shape[large];
  const at = (isFrame ? shown.place : crosshair[large]) + 1;
  return (
    <div className={classes(styles['frames'], shown.volumes > 1 && styles['wide'])}>
      {isFrame && <ActionIconButton id="app.cine" isOn={isPlaying} placement="top" />}
      {count > 1 && (
        <Slider
          label={isFrame ? text.canvas.frame : text.canvas.slice}
          value={at}
          min={1}
          max={count}
          step={1}
          text={text.canvas.frameOf(at, count)}
          onChange={(chosen) => void planes.select(chosen - 1)}
        />
      )}
      {shown.volumes > 1 && (
        <Slider
          label={text.canvas.volume}
          value={shown.volume + 1}
          min={1}
          max={shown.volumes}
          step={1}
          text={text.canvas.volumeOf(shown.volume + 1, shown.volumes)}
          onChange={(chosen) => void project.goTo(() => ({ volume: chosen - 1 }))}
        />
      )}
      <ActionIconButton id="planes.toggle" isOn={arePlanesWanted} placement="top" />
    </div>
  );
}
