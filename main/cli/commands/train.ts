import { SingleBar } from 'cli-progress';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { parseAugmentSettings } from '../../../core/imaging/augment-settings.ts';
import { WorkbenchError } from '../../../core/contract/errors.ts';
import type { SizePolicy } from '../../../core/contract/model-manifest.ts';
import { type TrainOptions, channelCount } from '../../training/options.ts';
import { readInitialWeights } from '../../training/initial-weights.ts';
import { type TrainEvent, train } from '../../training/train.ts';

interface TrainFlags {
  readonly data: string;
  readonly out: string;
  readonly train?: string;
  readonly val?: string;
  readonly exclude?: string;
  readonly fold?: { readonly fold: number; readonly count: number };
  readonly subject?: RegExp;
  readonly class: readonly string[];
  readonly policy: SizePolicy['mode'];
  readonly size: number;
  readonly tile?: number;
  readonly overlap?: number;
  readonly epochs: number;
  readonly batch: number;
  readonly lr: number;
  readonly schedule: 'cosine' | 'plateau';
  readonly warmUp: number;
  readonly optimizer: 'adamw' | 'adam';
  readonly seed: number;
  readonly augment: string;
  readonly visits: number;
  readonly ema: number;
  readonly patience: number;
  readonly valEvery: number;
  readonly from?: string;
  readonly resume: boolean;
  readonly threads?: number;
}

export function registerTrain(program: Command): void {
  program
    .command('train')
    .description('train U-Lite on images with masks, from random weights or from those of a model')
    .requiredOption('--data <folder>', 'folder with images/ and masks/, or an .npz with x_train, y_train, x_test, y_test')
    .requiredOption('--out <folder>', 'folder for checkpoints, history, curve and the finished model')
    .option('--train <list>', 'file with the names to train on, one per line (default: all)')
    .option('--val <list>', 'file with the names to validate on')
    .option('--exclude <list>', 'names to leave out: a list file, or names separated by commas')
    .option('--fold <k/n>', 'without --val: fold k of an n-fold cross-validation', parseFold)
    .option('--subject <pattern>', 'with --fold: what a name has in common with others of one subject', parsePattern)
    .option('--class <name>', 'name of the object; repeat for several labels', collect, [])
    .addOption(
      new Option('--policy <mode>', 'how images become network inputs')
        .choices(['stretch', 'letterbox', 'tiles'])
        .default('stretch'),
    )
    .option('--size <pixels>', 'side of the network input in training, a multiple of 32', parseSide, 256)
    .option('--tile <pixels>', 'with tiles: side of the tiles when predicting (default: size)', parseSide)
    .option('--overlap <pixels>', 'with tiles: overlap when predicting (default: a quarter of the tile)', parseCount)
    .option('--epochs <n>', 'passes over the training images', parseCount, 100)
    .option('--batch <n>', 'images per step', parseCount, 8)
    .option('--lr <rate>', 'peak learning rate', parseNumber, 2e-3)
    .addOption(
      new Option('--schedule <kind>', 'how the learning rate falls').choices(['cosine', 'plateau']).default('cosine'),
    )
    .option('--warm-up <epochs>', 'epochs over which the learning rate climbs', parseNumber, 0.5)
    .addOption(new Option('--optimizer <name>', 'optimiser').choices(['adamw', 'adam']).default('adamw'))
    .option('--seed <n>', 'seed of weights, order and augmentation', parseCount, 1)
    .option('--augment <settings>', 'none, light, full, or JSON that changes entries of full', 'light')
    .option('--visits <n>', 'visits of each image per epoch (crops per image with tiles)', parseCount, 1)
    .option('--ema <decay>', 'decay of the moving average of weights per step, 0 for none', parseNumber, 0.998)
    .option('--patience <n>', 'stop after so many validations without a better one, 0 for never', parseCount, 0)
    .option('--val-every <n>', 'epochs from one validation to the next', parseCount, 1)
    .option('--from <model>', 'start from the weights of a model, an .npz file or another run')
    .option('--resume', 'go on from the last checkpoint in --out', false)
    .option('--threads <n>', 'threads of the network (default: all cores)', parseCount)
    .action(async (flags: TrainFlags) => {
      process.exitCode = await runTraining(flags);
    });
}

async function runTraining(flags: TrainFlags): Promise<number> {
  const options = await toOptions(flags);
  const controller = new AbortController();
  const stop = (): void => {
    controller.abort();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  const report = new ProgressReport();
  try {
    const result = await train(options, { signal: controller.signal, onEvent: (event) => { report.show(event); } });
    report.end();
    if (result.outcome === 'finished') return 0;
    console.error(`Stopped. Go on with the same command and --resume.`);
    return 130;
  } finally {
    report.end();
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
}

async function toOptions(flags: TrainFlags): Promise<TrainOptions> {
  const tile = flags.policy === 'tiles' ? (flags.tile ?? flags.size) : flags.size;
  const classes = Math.max(1, flags.class.length);
  const { train: trainList, val: validation, exclude, fold, subject, threads } = flags;
  if (fold && validation !== undefined) {
    throw new WorkbenchError('train.options', 'Give either --val or --fold, not both.');
  }
  return {
    out: flags.out,
    data: {
      data: flags.data,
      classes,
      ...(trainList === undefined ? {} : { train: trainList }),
      ...(validation === undefined ? {} : { validation }),
      ...(exclude === undefined ? {} : { exclude }),
      ...(fold === undefined ? {} : { fold }),
      ...(subject === undefined ? {} : { subject }),
    },
    policy: {
      mode: flags.policy,
      width: tile,
      height: tile,
      overlap: flags.policy === 'tiles' ? (flags.overlap ?? tile / 4) : 0,
    },
    size: { width: flags.size, height: flags.size },
    epochs: flags.epochs,
    batch: flags.batch,
    learningRate: flags.lr,
    schedule: flags.schedule,
    warmUp: flags.warmUp,
    optimizer: flags.optimizer,
    seed: flags.seed,
    augment: parseAugmentSettings(flags.augment),
    visits: flags.visits,
    averageDecay: flags.ema,
    patience: flags.patience,
    validateEvery: flags.valEvery,
    resume: flags.resume,
    ...(flags.from === undefined ? {} : { initial: await readInitialWeights(flags.from, channelCount(classes)) }),
    ...(threads === undefined ? {} : { threads }),
  };
}

/** A bar that moves on terminals; one line per epoch everywhere. */
class ProgressReport {
  private readonly bar = new SingleBar({
    format: '{title} [{bar}] {value}/{total} {detail}',
    hideCursor: true,
    clearOnComplete: true,
    etaBuffer: 50,
  });
  private title = '';

  show(event: TrainEvent): void {
    switch (event.kind) {
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
      case 'epoch': {
        this.end();
        const { record } = event;
        const dice = record.validationDice === null ? '' : ` | validation Dice ${record.validationDice.toFixed(4)}`;
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

function duration(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  if (minutes >= 60) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return minutes > 0 ? `${minutes} min ${Math.round(seconds % 60)} s` : `${seconds.toFixed(0)} s`;
}

const collect = (value: string, earlier: readonly string[]): readonly string[] => [...earlier, value];

function parseNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0) throw new InvalidArgumentError('Not a number of 0 or more.');
  return value;
}

function parseCount(text: string): number {
  const value = parseNumber(text);
  if (!Number.isInteger(value)) throw new InvalidArgumentError('Not a whole number.');
  return value;
}

function parseSide(text: string): number {
  const value = parseCount(text);
  if (value === 0 || value % 32 !== 0) throw new InvalidArgumentError('Not a multiple of 32.');
  return value;
}

function parsePattern(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch {
    throw new InvalidArgumentError('Not a regular expression.');
  }
}

function parseFold(text: string): { readonly fold: number; readonly count: number } {
  const [fold, count] = text.split('/').map(Number);
  if (!Number.isInteger(fold) || !Number.isInteger(count) || fold === undefined || count === undefined) {
    throw new InvalidArgumentError('Not of the form 1/4.');
  }
  if (fold < 1 || fold > count || count < 2) throw new InvalidArgumentError('Not a fold of at least two.');
  return { fold, count };
}
