import { useState } from 'react';
import { lengthOf } from '../../../core/document/measurement.ts';
import type { Measurement } from '../../../core/document/measurement.ts';
import { lengthText } from '../../../core/mask/measure.ts';
import { Button } from '../controls/button.tsx';
import { Sheet } from '../controls/sheet.tsx';
import { TextField } from '../controls/text-field.tsx';
import { text } from '../strings.ts';

const words = text.calibrate;

interface CalibrateSheetProps {
  readonly line: Measurement;
  readonly onCalibrate: (millimetres: number) => void;
  readonly onClose: () => void;
}

/** Asks how long a line that was drawn over a ruler is in truth. */
export function CalibrateSheet({ line, onCalibrate, onClose }: CalibrateSheetProps) {
  const [typed, setTyped] = useState('10');
  const millimetres = Number(typed.trim().replace(',', '.'));
  const isLength = millimetres > 0 && Number.isFinite(millimetres);
  const finish = (): void => {
    onCalibrate(millimetres);
    onClose();
  };
  return (
    <Sheet
      title={words.title}
      closeLabel={words.close}
      onClose={onClose}
      actions={
        <>
          <Button kind="quiet" label={words.cancel} onPress={onClose} />
          <Button kind="primary" label={words.begin} isDisabled={!isLength} onPress={finish} />
        </>
      }
    >
      <p>{words.lead(lengthText(lengthOf(line, null).length, 'px'))}</p>
      <TextField
        label={words.length}
        value={typed}
        isReady
        onChange={setTyped}
        onEnter={() => {
          if (isLength) finish();
        }}
      />
    </Sheet>
  );
}
