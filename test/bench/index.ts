/** `npm run ulite -- bench [NAME...]`: scores, and ratios of medians taken in turn within one run. */
import { editorBenchmark } from './editor.ts';
import { type Benchmark, format, type Row, type SkippedRow } from './measure.ts';
import { inferenceBenchmark, sessionsBenchmark, trainingBenchmark } from './network.ts';
import { objectsBenchmark } from './objects.ts';
import { prelabelBenchmark } from './prelabel.ts';

const benchmarks: Readonly<Record<string, Benchmark>> = {
  inference: inferenceBenchmark,
  sessions: sessionsBenchmark,
  training: trainingBenchmark,
  prelabel: prelabelBenchmark,
  editor: editorBenchmark,
  objects: objectsBenchmark,
};

async function main(args: readonly string[]): Promise<number> {
  const json = args.includes('--json');
  const names = args.filter((arg) => !arg.startsWith('--'));
  const unknown = names.filter((name) => !(name in benchmarks));
  if (unknown.length > 0) {
    console.error(
      `No benchmark is called ${unknown.join(', ')}; there are: ${Object.keys(benchmarks).join(', ')}.`,
    );
    return 2;
  }
  const rows: (Row | SkippedRow)[] = [];
  for (const [name, benchmark] of Object.entries(benchmarks)) {
    if (names.length > 0 && !names.includes(name)) continue;
    for (const row of await benchmark()) {
      rows.push(row);
      if (!json) console.log(format(row));
    }
  }
  if (json) console.log(JSON.stringify(rows, undefined, 2));
  return 0;
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
