import type { ModelManifest } from '../../../core/contract/model-manifest.ts';
import { type TrainingOrder, runTraining } from '../../training/service.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { interruptible } from '../interrupt.ts';
import { advised } from './train-advice.ts';
import { TrainReport } from './train-report.ts';

/** Trains as ordered until it is done or Ctrl+C stops it, and says on the way how far it is. */
export async function trainAndReport(order: TrainingOrder, asJson: boolean): Promise<ExitCode> {
  const report = new TrainReport();
  try {
    const result = await interruptible((signal) =>
      advised(runTraining(order, { signal, onEvent: (event) => report.show(event) })),
    );
    report.end();
    if (result.outcome === 'stopped') {
      console.error('Stopped. Go on with the same command and --resume.');
      return EXIT.interrupted;
    }
    const { manifest, folder } = result;
    console.error(`Finished: ${folder} (${inWords(manifest)}).`);
    if (asJson) console.log(JSON.stringify({ ...manifest, folder }));
    return EXIT.ok;
  } finally {
    report.end();
  }
}

function inWords({ metrics: [measured], threshold }: ModelManifest): string {
  return measured ? `mean Dice ${measured.dice.toFixed(4)} at threshold ${threshold}` : 'not measured';
}

/** `Vessels (2nd)` -> `vessels-2nd-` */
export function idFrom(name: string): string {
  const id = name.toLowerCase().replaceAll(/[^a-z0-9._-]+/g, '-');
  return id.replace(/^[^a-z0-9]+/, '') || 'model';
}

/** The command as a person would type it again. */
export function commandLine(): string {
  const quoted = process.argv.slice(2).map((part) => (/^[\w./:=,@%+-]+$/.test(part) ? part : `'${part}'`));
  return ['npm run ulite --', ...quoted.filter((part) => part !== '--resume')].join(' ');
}
