import { useEffect, useMemo, useRef } from 'react';
import type { TrainingPreview } from '../../../core/contract/training.ts';
import { useDesk, useObservable } from '../shell/desk.ts';
import { text } from '../strings.ts';
import { classPalette, previewDice, previewPixels } from './preview-pixels.ts';
import styles from './previews.module.css';

const words = text.training.previews;

/** What the network says now of a few validation images, beside what people drew. */
export function Previews() {
  const { training, project } = useDesk().workbench;
  const previews = useObservable(training, (state) => state.previews);
  const without = useObservable(training, ({ choices }) => choices.without);
  const classes = useObservable(project, (state) => state.classes);
  const colors = useMemo(
    () => classPalette(classes.filter(({ label }) => !without.includes(label))),
    [classes, without],
  );
  if (previews.length === 0) return null;
  return (
    <figure className={styles['figure']}>
      <figcaption>{words.title}</figcaption>
      <div className={styles['heads']} aria-hidden="true">
        <span>{words.image}</span>
        <span>{words.truth}</span>
        <span>{words.now}</span>
      </div>
      {previews.map((preview) => (
        <Row key={preview.name} preview={preview} colors={colors} />
      ))}
    </figure>
  );
}

interface RowProps {
  readonly preview: TrainingPreview;
  readonly colors: readonly number[];
}

function Row({ preview, colors }: RowProps) {
  const { name, truth, now } = preview;
  const dice = previewDice(preview);
  return (
    <div>
      <div className={styles['row']}>
        <Picture preview={preview} labels={null} colors={colors} name={words.imageOf(name)} />
        <Picture preview={preview} labels={truth} colors={colors} name={words.truthOf(name)} />
        <Picture preview={preview} labels={now} colors={colors} name={words.nowOf(name, dice)} />
      </div>
      <p className={styles['name']} aria-hidden="true">
        <span title={name}>{name}</span>
        <span>{words.dice(dice)}</span>
      </p>
    </div>
  );
}

interface PictureProps extends RowProps {
  readonly labels: Uint8Array | null;
  readonly name: string;
}

function Picture({ preview, labels, colors, name }: PictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height } = preview;
  useEffect(() => {
    const pixels = new ImageData(previewPixels(preview, labels, colors), width, height);
    canvas.current?.getContext('2d')?.putImageData(pixels, 0, 0);
  }, [preview, labels, colors, width, height]);
  return <canvas ref={canvas} width={width} height={height} role="img" aria-label={name} />;
}
