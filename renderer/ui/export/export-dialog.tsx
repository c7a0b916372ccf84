import { useEffect, useMemo, useState } from 'react';
import type { SetCounts } from '../../../core/contract/data-sets.ts';
import { PREFIX_PATTERN } from '../../../core/contract/learning.ts';
import { messageOf } from '../../../core/errors.ts';
import { PROVENANCE_WEIGHTS } from '../../../core/formats/weight-map.ts';
import { ACTIONS } from '../../actions/actions.ts';
import type { ExportOptions } from '../../services/export/export-options.ts';
import { isWanted, mayBeDicom } from '../../services/export/wanted.ts';
import { Button } from '../controls/button.tsx';
import { Sheet } from '../controls/sheet.tsx';
import { useDesk, useObservable } from '../shell/desk.ts';
import { text } from '../strings.ts';
import { Choices } from './choices.tsx';
import styles from './export.module.css';
import { Outcome } from './outcome.tsx';

const words = text.export;

const FIRST_OPTIONS: ExportOptions = {
  kind: 'folder',
  which: 'all',
  workbench: true,
  masks: true,
  segmentations: null,
  weights: PROVENANCE_WEIGHTS,
  images: true,
  deidentify: true,
  coco: true,
  instances: false,
  cellpose: false,
  npz: null,
  formats: [],
  name: '',
  array: { width: 256, height: 256, keepsAspect: false },
  holdout: { share: 0.2, by: 'image', pattern: PREFIX_PATTERN },
  test: 0,
  parent: null,
};

export function ExportDialog({ onClose }: { readonly onClose: () => void }) {
  const { exporter, project, withheld } = useDesk().workbench;
  const phase = useObservable(exporter, (state) => state.phase);
  const gate = useObservable(withheld, (state) => state.settings?.gate);
  const [options, setOptions] = useState<ExportOptions>(() => ({
    ...FIRST_OPTIONS,
    name: project.state.name,
    test: gate !== undefined && gate.share > 0 ? 'gate' : 0,
  }));
  const division = useDivision(options);
  const close = (): void => {
    exporter.dismiss();
    onClose();
  };
  const isChoosing = phase === 'idle' || phase === 'failed';
  return (
    <Sheet
      title={ACTIONS['app.export'].label}
      closeLabel={words.close}
      width="wide"
      onClose={close}
      actions={<Actions options={options} division={division} onClose={close} />}
    >
      {isChoosing ? <Choices options={options} division={division} onChange={setOptions} /> : <Outcome />}
    </Sheet>
  );
}

/** What an export would hold; in words, why it cannot be divided; null while its files are looked into. */
function useDivision(options: ExportOptions): SetCounts | string | null {
  const { exporter, patientData, project, withheld } = useDesk().workbench;
  const images = useObservable(project, (state) => state.images);
  const gate = useObservable(withheld, (state) => state.settings?.gate);
  const studies = useObservable(patientData, (state) => state.studies);
  const isLooking = useObservable(patientData, ({ done, total }) => done < total);
  const { which, holdout, test, parent } = options;
  const dicom = useMemo(
    () => images.filter((item) => isWanted(item, which) && mayBeDicom(item)),
    [images, which],
  );
  useEffect(() => void patientData.look(dicom), [patientData, dicom]);
  useEffect(() => () => patientData.stop(), [patientData]);
  // Of 100,000 images this takes a moment.
  return useMemo(() => {
    if (isLooking && dicom.length > 0) return null;
    try {
      return exporter.divisionOf(images, { which, holdout, test, parent });
    } catch (error) {
      return messageOf(error);
    }
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the exporter reads studies and gate itself
  }, [exporter, images, which, holdout, test, parent, studies, gate, isLooking, dicom]);
}

interface ActionsProps {
  readonly options: ExportOptions;
  readonly division: SetCounts | string | null;
  readonly onClose: () => void;
}

function Actions({ options, division, onClose }: ActionsProps) {
  const { exporter } = useDesk().workbench;
  const phase = useObservable(exporter, (state) => state.phase);
  const problem = useObservable(exporter, (state) => state.problem);
  const obstacle = useObstacle(options);
  switch (phase) {
    case 'idle':
    case 'failed':
      return (
        <>
          {problem !== undefined && (
            <p className={styles['problem']} role="alert">
              {problem}
            </p>
          )}
          {obstacle !== null && <p className={styles['note']}>{obstacle}</p>}
          <Button
            label={words.begin}
            kind="primary"
            isDisabled={obstacle !== null || division === null || typeof division === 'string'}
            onPress={() => void exporter.start(options)}
          />
        </>
      );
    case 'reading':
    case 'running':
      return <Button label={words.cancel} onPress={() => exporter.cancel()} />;
    case 'finished':
    case 'cancelled':
      return (
        <>
          {phase === 'finished' && (
            <Button kind="quiet" label={words.show} onPress={() => void exporter.show()} />
          )}
          <Button kind="quiet" label={words.again} onPress={() => exporter.dismiss()} />
          <Button label={words.close} kind="primary" onPress={onClose} />
        </>
      );
  }
}

/** Why there is nothing to export, in words; null where there is. */
function useObstacle({ which, workbench, formats }: ExportOptions): string | null {
  const { project } = useDesk().workbench;
  const counts = useObservable(project, (state) => state.counts);
  const accepted = counts.accepted + counts['no-finding'];
  const others = counts.predicted + counts.interpolated + counts.edited;
  if (accepted + (which === 'all' ? others : 0) === 0) return words.nothing;
  return workbench || formats.length > 0 ? null : words.noFormat;
}
