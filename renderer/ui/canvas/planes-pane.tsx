import { Maximize2 } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { PointerEvent } from 'react';
import { pixelIn, planeName, planeSpacing, sidesOf, AXES } from '../../../core/geometry/planes.ts';
import { stretchOf } from '../../../core/geometry/size.ts';
import type { Axis } from '../../../core/geometry/volume.ts';
import type { Planes } from '../../services/images/planes.ts';
import { PlaneView } from '../../view/plane-view.ts';
import { IconButton } from '../controls/button.tsx';
import { Progress } from '../controls/progress.tsx';
import { classes } from '../classes.ts';
import { useDesk, useEditor, useObservable } from '../shell/desk.ts';
import { PANE } from '../shell/panes.ts';
import { text } from '../strings.ts';
import styles from './planes-pane.module.css';

const words = text.planes;

/** Whether planes are shown, or about to be. */
export function useArePlanesShown(): boolean {
  const { planes } = useDesk().workbench;
  return useObservable(planes, ({ reading }) => reading !== null);
}

/** The two planes of the volume that are not worked in, small. */
export function PlanesPane() {
  const { planes } = useDesk().workbench;
  const { isOn, large, reading, volume } = useObservable(planes, (state) => state);
  if (reading === null || volume === null) return null;
  return (
    <aside className={styles['pane']} aria-label={words.name} {...PANE}>
      {isOn ? (
        AXES.filter((axis) => axis !== large)
          .toReversed()
          .map((axis) => <SmallPlane key={axis} axis={axis} />)
      ) : (
        <div className={styles['reading']} role="status">
          <p>{words.reading}</p>
          <Progress label={words.reading} share={reading.read / reading.frameCount} />
          <p>{words.readingOf(reading.read, reading.frameCount)}</p>
        </div>
      )}
      {volume.directions !== null && <p className={styles['convention']}>{words.convention}</p>}
    </aside>
  );
}

function SmallPlane({ axis }: { readonly axis: Axis }) {
  const { editor, actions, workbench } = useDesk();
  const { planes } = workbench;
  const container = useRef<HTMLDivElement>(null);
  const view = useRef<PlaneView | null>(null);
  const state = useObservable(planes, (current) => current);
  const classList = useEditor(({ classes: list }) => list);
  const { volume, crosshair, revision } = state;
  const picture = state.pictures[axis] ?? null;
  const { plane, at } = planes.cut(axis) ?? {};
  const name = nameOf(planes, axis);

  useEffect(() => {
    if (container.current === null) return undefined;
    const created = new PlaneView(container.current, editor);
    view.current = created;
    return () => {
      view.current = null;
      created.destroy();
    };
  }, [editor]);

  useEffect(() => {
    // Until the next slice is there, the one before is shown with its own labels.
    if (volume === null || plane === undefined || picture === null || picture.at !== at) return;
    const labels = planes.labels(axis);
    if (labels === null) return;
    view.current?.show({
      pixels: picture.pixels,
      bitmap: picture.bitmap,
      labels,
      objects: editor.drawing?.objects ?? [],
      cut: { volume, plane, at },
      crosshair: pixelIn(volume, plane, crosshair),
      stretch: stretchOf(planeSpacing(volume, plane)),
    });
  }, [planes, editor, axis, volume, plane, at, picture, crosshair, revision, classList]);

  const place = (event: PointerEvent<HTMLDivElement>): void => {
    const pixel = view.current?.pixelAt(event);
    if (pixel) actions.run('planes.moveTo', { axis, pixel });
  };
  return (
    <figure className={styles['small']}>
      <figcaption>
        <PlaneCaption axis={axis} />
        <IconButton
          label={words.makeLarge(name)}
          size="small"
          placement="left"
          icon={<Maximize2 aria-hidden="true" />}
          onPress={() => actions.run('planes.makeLarge', axis)}
        />
      </figcaption>
      <div
        ref={container}
        className={styles['view']}
        role="img"
        aria-label={describe(planes, axis)}
        onPointerDown={(event) => {
          event.preventDefault();
          event.currentTarget.setPointerCapture(event.pointerId);
          place(event);
        }}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) place(event);
        }}
        onDoubleClick={() => actions.run('planes.makeLarge', axis)}
        onWheel={({ deltaY }) => actions.run('planes.scroll', { axis, by: Math.sign(deltaY) })}
      />
      <SideLetters axis={axis} />
    </figure>
  );
}

/** Name and slice of a plane. */
export function PlaneCaption({ axis }: { readonly axis: Axis }) {
  const { planes } = useDesk().workbench;
  const { volume, crosshair } = useObservable(planes, (state) => state);
  if (volume === null) return null;
  return (
    <span className={styles['caption']}>
      {words.slice(nameOf(planes, axis), crosshair[axis] + 1, volume.shape[axis])}
    </span>
  );
}

/** Where the patient's sides are, at those of the view. */
export function SideLetters({ axis, isLarge = false }: { readonly axis: Axis; readonly isLarge?: boolean }) {
  const { planes } = useDesk().workbench;
  const sides = useObservable(planes, ({ volume }) => volume?.directions ?? null) && sidesIn(planes, axis);
  if (sides === null) return null;
  return (
    <div className={classes(styles['letters'], isLarge && styles['large'])} aria-hidden="true">
      {(['left', 'right', 'top', 'bottom'] as const).map((side) => (
        <span key={side} className={styles[side]}>
          {sides[side]}
        </span>
      ))}
    </div>
  );
}

function nameOf(planes: Planes, axis: Axis): string {
  const cut = planes.cut(axis);
  return words.plane(cut === null ? null : planeName(cut.volume, cut.plane), axis);
}

function sidesIn(planes: Planes, axis: Axis) {
  const cut = planes.cut(axis);
  return cut === null ? null : sidesOf(cut.volume, cut.plane);
}

function describe(planes: Planes, axis: Axis): string {
  const { volume, crosshair } = planes.state;
  const sides = sidesIn(planes, axis);
  const view = words.view(nameOf(planes, axis), crosshair[axis] + 1, volume?.shape[axis] ?? 0);
  return sides === null ? view : `${view}. ${words.sides(sides.left, sides.top)}`;
}
