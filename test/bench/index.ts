/** `npm run ulite -- bench [NAME...] [--json]`: scores, and ratios of medians taken in turn within one run. */
import { parseArgs } from 'node:util';
import { annotatorBenchmark } from './annotator.ts';
import { correctionsBenchmark } from './corrections.ts';
import { editorBenchmark } from './editor.ts';
import { exportBenchmark } from './export.ts';
import { finetuneBenchmark } from './finetune.ts';
import { journalBenchmark } from './journal.ts';
import { type Benchmark, format, type Row, type SkippedRow } from './measure.ts';
import { inferenceBenchmark, sessionsBenchmark, trainingBenchmark } from './network.ts';
import { objectsBenchmark } from './objects.ts';
import { planesBenchmark } from './planes.ts';
import { prelabelBenchmark } from './prelabel.ts';
import { sphereBenchmark } from './sphere.ts';
import { touchingBenchmark } from './touching.ts';

const benchmarks: Readonly<Record<string, Benchmark>> = {
  inference: inferenceBenchmark,
  sessions: sessionsBenchmark,
  training: trainingBenchmark,
  prelabel: prelabelBenchmark,
  editor: editorBenchmark,
  objects: objectsBenchmark,
  touching: touchingBenchmark,
  finetune: finetuneBenchmark,
  corrections: correctionsBenchmark,
  journal: journalBenchmark,
  planes: planesBenchmark,
  sphere: sphereBenchmark,
  export: exportBenchmark,
  annotator: annotatorBenchmark,
};

/** Takes hours, and so only when it is named. */
const ON_REQUEST = 'annotator';

const USAGE = `Usage: npm run ulite -- bench [NAME...] [--json]
Measures speed on this machine, as ratios within one run; leave the machine alone meanwhile.
NAME is one of ${Object.keys(benchmarks).join(', ')}; without names all but ${ON_REQUEST} are run.`;

interface Request {
  readonly names: readonly string[];
  readonly json: boolean;
  readonly help: boolean;
}

async function main(args: readonly string[]): Promise<number> {
  const request = requestOf(args);
  if (typeof request === 'string') {
    console.error(`${request}\n${USAGE}`);
    return 2;
  }
  const { names, json, help } = request;
  if (help) {
    console.log(USAGE);
    return 0;
  }
  const rows: (Row | SkippedRow)[] = [];
  for (const [name, benchmark] of Object.entries(benchmarks)) {
    if (names.length > 0 ? !names.includes(name) : name === ON_REQUEST) continue;
    for (const row of await benchmark()) {
      rows.push(row);
      if (!json) console.log(format(row));
    }
  }
  if (json) console.log(JSON.stringify(rows, undefined, 2));
  return 0;
}

/** What the arguments ask for, or what is wrong with them. */
function requestOf(args: readonly string[]): Request | string {
  const options = {
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  } as const;
  try {
    const { values, positionals: names } = parseArgs({ args: [...args], options, allowPositionals: true });
    const unknown = names.filter((name) => !(name in benchmarks));
    return unknown.length > 0 ? `No benchmark is called ${unknown.join(', ')}.` : { names, ...values };
  } catch (error) {
    if (error instanceof TypeError) return error.message;
    throw error;
  }
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
