import { SingleBar } from 'cli-progress';
import type { TrainingEvent } from '../../../core/contract/training.ts';
import { adviceOn } from './train-advice.ts';

/** A bar that moves on terminals; one line per epoch everywhere. */
export class TrainReport {
  private readonly bar = new SingleBar({
    format: '{title} [{bar}] {value}/{total} {detail}',
    hideCursor: true,
    clearOnComplete: true,
    // Ctrl+C is the command's business: the checkpoint is written first.
    gracefulExit: false,
    etaBuffer: 50,
  });
  private title = '';

  show(event: TrainingEvent): void {
    switch (event.kind) {
      case 'warning':
        this.end();
        console.error(`Warning: ${adviceOn(event.warning, event.message)}`);
        break;
      case 'loading':
        this.move('Reading images', event.done, event.total, '');
        break;
      case 'step': {
        const speed = `${event.imagesPerSecond.toFixed(1)} images/s`;
        const detail = `loss ${event.loss.toFixed(4)} | ${speed} | ${duration(event.remaining)} left`;
        this.move(`Epoch ${event.epoch}`, event.step, event.steps, detail);
        break;
      }
      case 'validating':
        this.end();
        break;
      // Of the window's training only.
      case 'preview':
      case 'speed':
      case 'comparing':
      case 'gate':
        break;
      case 'epoch': {
        this.end();
        const { record } = event;
        const dice =
          record.validationDice === null ? '' : ` | validation Dice ${record.validationDice.toFixed(4)}`;
        const mark = event.best && record.validationDice !== null ? ' (best)' : '';
        const line = `Epoch ${record.epoch} | loss ${record.loss.toFixed(4)}${dice}${mark}`;
        console.error(`${line} | ${duration(record.seconds)}`);
        break;
      }
    }
  }

  end(): void {
    this.bar.stop();
    this.title = '';
  }

  private move(title: string, value: number, total: number, detail: string): void {
    if (title !== this.title) {
      this.bar.stop();
      this.bar.start(total, value, { title, detail });
      this.title = title;
    } else {
      this.bar.update(value, { title, detail });
    }
  }
}

/** Of whole seconds, and of whole minutes from an hour on. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60);
  if (minutes >= 60) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return minutes > 0 ? `${minutes} min ${whole % 60} s` : `${whole} s`;
}
