import { Ruler, Trash2 } from 'lucide-react';
import { Fragment, useEffect, useState } from 'react';
import { lengthOf } from '../../../core/document/measurement.ts';
import type { Measurement } from '../../../core/document/measurement.ts';
import { lengthText } from '../../../core/mask/measure.ts';
import type { Measurements } from '../../../core/mask/measure.ts';
import { voxelsByLabel } from '../../../core/mask/volume-regions.ts';
import { IconButton } from '../controls/button.tsx';
import { ActionButton } from '../shell/action-button.tsx';
import { useDesk, useEditor, useObservable, useView } from '../shell/desk.ts';
import { text } from '../strings.ts';
import { CalibrateSheet } from './calibrate-sheet.tsx';
import { Panel } from './panel.tsx';
import styles from './panel.module.css';

/** Measuring looks at every pixel, so it waits for a pause in the work. */
const PAUSE_MS = 150;

const words = text.measure;

/** Extent of the class that is painted, and the lines that were measured. */
export function MeasurePanel() {
  const label = useEditor((state) => state.activeLabel);
  const spacing = useEditor((state) => state.spacing);
  const isCalibrated = useEditor((state) => state.isCalibrated);
  const lines = useEditor((state) => state.measurements);
  const drawn = useView(({ preview }) => (preview?.kind === 'measure' ? preview : null));
  const measured = useMeasured(label);
  return (
    <Panel title={words.title} isOptional>
      {measured === null ? (
        <p className={styles['note']}>{label === 0 ? words.background : words.none}</p>
      ) : (
        <Extent measured={measured} />
      )}
      <Volumes />
      {lines.length > 0 && (
        <ul className={styles['lines']} aria-label={words.lines}>
          {lines.map((line, place) => (
            // Lines come and go at their places alone.
            <Line key={place} line={line} place={place} />
          ))}
        </ul>
      )}
      {drawn !== null && (
        <dl className={styles['values']}>
          <dt>{words.distance}</dt>
          <dd>{lengthWords(drawn, spacing)}</dd>
        </dl>
      )}
      {isCalibrated && <ActionButton id="measure.forgetScale" label={words.forgetScale} />}
      {spacing === null && (measured !== null || lines.length > 0) && (
        <p className={styles['note']}>{words.noSpacing}</p>
      )}
    </Panel>
  );
}

function Extent({ measured }: { readonly measured: Measurements }) {
  const { objects, longestAxes, unit } = measured;
  return (
    <dl className={styles['values']}>
      <dt>{words.area}</dt>
      <dd>{words.extent(measured)}</dd>
      {objects > 1 && (
        <>
          <dt>{words.objects}</dt>
          <dd>{objects.toLocaleString('en')}</dd>
        </>
      )}
      <dt>{words.longestAxis}</dt>
      {longestAxes.map((length, rank) => (
        <dd key={rank}>{lengthText(length, unit)}</dd>
      ))}
      {objects > longestAxes.length && <dd>{words.shorter(objects - longestAxes.length)}</dd>}
    </dl>
  );
}

/** How much of the open volume each class takes, while all of its frames are at hand. */
function Volumes() {
  const { planes } = useDesk().workbench;
  const classes = useEditor((state) => state.classes);
  const { isOn, revision, volume } = useObservable(planes, (state) => state);
  const [volumes, setVolumes] = useState<readonly { readonly name: string; readonly voxels: number }[]>([]);
  useEffect(() => {
    const timer = setTimeout(() => {
      const labelled = planes.labelled();
      const counts = labelled === null ? new Uint32Array() : voxelsByLabel(labelled);
      setVolumes(
        classes.flatMap(({ label, name }) => {
          const voxels = counts[label] ?? 0;
          return voxels === 0 ? [] : [{ name, voxels }];
        }),
      );
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [planes, isOn, revision, classes]);
  if (volume === null || volumes.length === 0) return null;
  const [x, y, z] = volume.spacing;
  return (
    <dl className={styles['values']}>
      {volumes.map(({ name, voxels }) => (
        <Fragment key={name}>
          <dt>{words.volume(name)}</dt>
          <dd>{words.millilitres((voxels * x * y * z) / 1000)}</dd>
        </Fragment>
      ))}
    </dl>
  );
}

/** One line with what can be done with it. */
function Line({ line, place }: { readonly line: Measurement; readonly place: number }) {
  const { actions } = useDesk();
  const spacing = useEditor((state) => state.spacing);
  const [isAsking, setAsking] = useState(false);
  const number = place + 1;
  const length = lengthWords(line, spacing);
  return (
    <li>
      <span>{words.line(number, length)}</span>
      <IconButton
        label={words.calibrate(number)}
        size="small"
        placement="left"
        icon={<Ruler aria-hidden="true" />}
        onPress={() => setAsking(true)}
      />
      <IconButton
        label={words.remove(number)}
        kind="danger"
        size="small"
        placement="left"
        icon={<Trash2 aria-hidden="true" />}
        onPress={() => actions.run('measure.delete', place)}
      />
      {isAsking && (
        <CalibrateSheet
          line={line}
          onClose={() => setAsking(false)}
          onCalibrate={(millimetres) => actions.run('measure.calibrate', { place, millimetres })}
        />
      )}
    </li>
  );
}

function lengthWords(line: Pick<Measurement, 'from' | 'to'>, spacing: Measurement['spacing']): string {
  const { length, unit } = lengthOf(line, spacing);
  return lengthText(length, unit);
}

/** A label's extent in the open image, a moment after it stopped changing. */
function useMeasured(label: number): Measurements | null {
  const { editor } = useDesk();
  const imageId = useEditor((state) => state.imageId);
  const revision = useEditor((state) => state.revision);
  const [measured, setMeasured] = useState<Measurements | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setMeasured(label === 0 ? null : editor.measure(label)), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [editor, imageId, revision, label]);
  return measured;
}
