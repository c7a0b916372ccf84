import { useState } from 'react';
import { ACTIONS } from '../../actions/actions.ts';
import type { LabelImportState, ReadyImport } from '../../services/images/label-import.ts';
import { Button } from '../controls/button.tsx';
import { Segmented } from '../controls/segmented.tsx';
import { Sheet } from '../controls/sheet.tsx';
import { useDesk, useObservable } from '../shell/desk.ts';
import { text } from '../strings.ts';
import styles from './import-dialog.module.css';
import { Becomes, ClassHead, Notes, isNothing } from './import-parts.tsx';

const words = text.labelImport;

/** What a file of labels holds, and what is to become of it. */
export function ImportDialog() {
  const { labelImports } = useDesk().workbench;
  const state = useObservable(labelImports, (now) => now);
  const close = (): void => labelImports.dismiss();
  if (state.phase === 'ready') return <Choice key={state.name} ready={state} onClose={close} />;
  return (
    <Sheet title={ACTIONS['app.importLabels'].label} closeLabel={words.close} onClose={close}>
      <p role={state.phase === 'failed' ? 'alert' : 'status'}>{sentenceOf(state)}</p>
    </Sheet>
  );
}

function sentenceOf(state: LabelImportState): string {
  switch (state.phase) {
    case 'reading':
      return words.reading(state.name);
    case 'writing':
      return words.writing(state.name);
    case 'finished':
      return words.finished(state.name, state.frames);
    case 'failed':
      return state.problem;
    case 'idle':
    case 'ready':
      return '';
  }
}

function Choice({ ready, onClose }: { readonly ready: ReadyImport; readonly onClose: () => void }) {
  const { labelImports } = useDesk().workbench;
  const [targets, setTargets] = useState(ready.targets);
  const [isOver, setOver] = useState(false);
  const [isApart, setApart] = useState(true);
  const { name, found, objects, objectCount, extents } = ready;
  const asObjects = objects !== null && isApart;
  return (
    <Sheet
      title={ACTIONS['app.importLabels'].label}
      closeLabel={words.close}
      width="wide"
      onClose={onClose}
      actions={
        <Button
          label={words.run}
          kind="primary"
          isDisabled={isNothing(targets)}
          onPress={() => void labelImports.apply({ targets, isOver, asObjects })}
        />
      }
    >
      <p>{words.found(name, found.segments.length)}</p>
      {found.volume !== undefined && <p>{words.onVolume(found.volume + 1)}</p>}
      <table className={styles['segments']}>
        <thead>
          <tr>
            <th scope="col">{words.segment}</th>
            <th scope="col">{words.extent}</th>
            <th scope="col">{words.becomes}</th>
          </tr>
        </thead>
        <tbody>
          {found.segments.map((segment, at) => (
            <tr key={segment.label}>
              <ClassHead name={segment.name} color={segment.color ?? null} />
              <td>{words.pixels(extents[at]?.pixels ?? 0, extents[at]?.frames ?? 0)}</td>
              <Becomes
                {...{ at, targets, name: segment.name, proposed: ready.targets }}
                onChange={setTargets}
              />
            </tr>
          ))}
        </tbody>
      </table>
      {objects !== null && (
        <Segmented
          label={words.objects(objectCount)}
          value={asObjects ? 'objects' : 'pixels'}
          options={[
            { value: 'objects', label: words.asObjects },
            { value: 'pixels', label: words.asPixels },
          ]}
          onChange={(chosen) => setApart(chosen === 'objects')}
        />
      )}
      {objectCount > 0 && !asObjects && <p>{words.joined(objectCount)}</p>}
      <Overlaps of={asObjects ? objects : found} />
      <Notes title={words.problems} notes={found.problems} />
      <Segmented
        label={words.whereDrawn}
        value={isOver ? 'over' : 'keep'}
        options={[
          { value: 'keep', label: words.keep },
          { value: 'over', label: words.over },
        ]}
        onChange={(chosen) => setOver(chosen === 'over')}
      />
    </Sheet>
  );
}

/** So many are listed, the largest; of touching cells there may be thousands. */
const LISTED = 50;

/** Where pixels are claimed twice: a pixel has one label. */
function Overlaps({ of: { overlaps, segments } }: { readonly of: ReadyImport['found'] }) {
  if (overlaps.length === 0) return null;
  const nameOf = (label: number): string => segments[label - 1]?.name ?? '';
  const listed = overlaps.toSorted((a, b) => b.pixels - a.pixels).slice(0, LISTED);
  const left = overlaps.length - listed.length;
  return (
    <Notes
      title={words.overlaps}
      notes={[
        ...listed.map(({ below, above, pixels }) => words.overlap(nameOf(above), nameOf(below), pixels)),
        ...(left > 0 ? [words.moreOverlaps(left)] : []),
      ]}
    />
  );
}
