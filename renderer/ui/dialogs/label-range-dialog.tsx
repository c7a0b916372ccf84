import { useEffect, useRef, useState } from 'react';
import { ACTIONS } from '../../actions/actions.ts';
import { AskSheet } from '../controls/ask-sheet.tsx';
import { Dropdown } from '../controls/dropdown.tsx';
import { Progress } from '../controls/progress.tsx';
import { RangeFields, useShownRange } from '../panels/range-fields.tsx';
import { useDesk, useEditor } from '../shell/desk.ts';
import { text } from '../strings.ts';

const words = text.labelRange;

/** The choices that are no class. */
const ALL = 'all';
const BACKGROUND = '0';

/** Which values get the class that is painted, in all frames of the volume, and over what. */
export function LabelRangeDialog({ onClose }: { readonly onClose: () => void }) {
  const { editor } = useDesk();
  const shown = useShownRange();
  const classes = useEditor((state) => state.classes);
  const label = useEditor((state) => state.activeLabel);
  const [range, setRange] = useState(() => editor.state.valueRange ?? shown());
  const [over, setOver] = useState(ALL);
  const [share, setShare] = useState<number | null>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const begin = async (): Promise<void> => {
    running.current = new AbortController();
    setShare(0);
    await editor.labelRange(
      { label, range, over: over === ALL ? ALL : Number(over) },
      { signal: running.current.signal, onProgress: setShare },
    );
    onClose();
  };
  const name = classes.find((known) => known.label === label)?.name ?? words.background;
  return (
    <AskSheet
      title={ACTIONS['volume.labelRange'].label}
      words={words}
      isComplete={share === null}
      onBegin={() => void begin()}
      onClose={onClose}
    >
      <p>{words.lead(name)}</p>
      <RangeFields range={range} onChange={setRange} />
      <Dropdown
        label={words.over}
        value={over}
        options={[
          { value: ALL, label: words.all },
          { value: BACKGROUND, label: words.background },
          ...classes.map((known) => ({
            value: String(known.label),
            label: words.of(known.name),
            isDisabled: known.locked,
          })),
        ]}
        onChange={setOver}
      />
      {share !== null && <Progress label={words.progress} share={share} />}
    </AskSheet>
  );
}
