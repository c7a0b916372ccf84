import { useState } from 'react';
import { lengthOf } from '../../../core/document/measurement.ts';
import type { Measurement } from '../../../core/document/measurement.ts';
import { lengthText } from '../../../core/mask/measure.ts';
import { Button } from '../controls/button.tsx';
import { NumberField } from '../controls/number-field.tsx';
import { Sheet } from '../controls/sheet.tsx';
import { text } from '../strings.ts';

const words = text.calibrate;

interface CalibrateSheetProps {
  readonly line: Measurement;
  readonly onCalibrate: (millimetres: number) => void;
  readonly onClose: () => void;
}

/** Asks how long a line that was drawn over a ruler is in truth. */
export function CalibrateSheet({ line, onCalibrate, onClose }: CalibrateSheetProps) {
  const [millimetres, setMillimetres] = useState(10);
  return (
    <Sheet
      title={words.title}
      closeLabel={words.close}
      onClose={onClose}
      actions={
        <>
          <Button kind="quiet" label={words.cancel} onPress={onClose} />
          <Button
            kind="primary"
            label={words.begin}
            onPress={() => {
              onCalibrate(millimetres);
              onClose();
            }}
          />
        </>
      }
    >
      <p>{words.lead(lengthText(lengthOf(line, null).length, 'px'))}</p>
      <NumberField
        label={words.length}
        value={millimetres}
        min={0.001}
        max={100_000}
        step={0.001}
        onChange={setMillimetres}
      />
    </Sheet>
  );
}
