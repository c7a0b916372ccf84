import type { FileSet } from './found.ts';

/** A folder that may be a data set by itself. */
export interface Candidate {
  /** Path below the folder that was chosen; nothing for that itself. */
  readonly folder: string;
  /** Paths of what lies in it. */
  readonly own: readonly string[];
  /** The same, and what is said above it. */
  readonly files: FileSet;
  /** Where an export of ours may say what it is, the nearest first. */
  readonly about: readonly string[];
}

/** Files that say what lies in the folders below them: our exports have them, and nnU-Net its division. */
const ABOUT = ['manifest.json', 'dataset.json', 'splits_final.json'] as const;

/** As far above a chosen folder as its export may say what it is: nnU-Net's has one folder more. */
export const FOLDERS_ABOVE = ['..', '../..'] as const;
/** Files that are looked for there. */
export const FILES_ABOVE = FOLDERS_ABOVE.flatMap((above) => ABOUT.map((name) => `${above}/${name}`));

/** A data set lies in the chosen folder, in one below it, as those of formats and patients, or below that. */
const DEEPEST = 2;

/** The chosen folder and those below it, each with its files and what is said above it. */
export function candidatesIn(files: FileSet): readonly Candidate[] {
  const known = new Set(files.paths);
  const below = new Map<string, string[]>([['', []]]);
  for (const path of files.paths) {
    if (path.startsWith('../')) continue;
    for (let depth = 0, end = -1; depth <= DEEPEST; depth++) {
      const folder = path.slice(0, Math.max(0, end));
      const own = below.get(folder);
      if (own === undefined) below.set(folder, [path.slice(end + 1)]);
      else own.push(path.slice(end + 1));
      end = path.indexOf('/', end + 1);
      if (end < 0) break;
    }
  }
  return [...below].map(([folder, own]) => ({
    ...{ folder, own, files: within(files, folder, own, known) },
    about: ['manifest.json', 'dataset.json'].flatMap((name) =>
      placesOf(name, folder).filter((place) => known.has(place)),
    ),
  }));
}

/** Where a file about a folder may lie, from the folder itself upwards. */
function placesOf(name: string, folder: string): readonly string[] {
  const parts = folder === '' ? [] : folder.split('/');
  const inside = parts.map((_, at) => [...parts.slice(0, parts.length - at), name].join('/'));
  return [...inside, name, ...FOLDERS_ABOVE.map((above) => `${above}/${name}`)];
}

function within(files: FileSet, folder: string, own: readonly string[], known: ReadonlySet<string>): FileSet {
  const start = folder === '' ? '' : `${folder}/`;
  const above = new Map<string, string>();
  for (const name of ABOUT) {
    const place = placesOf(name, folder).find((one) => known.has(one));
    if (place !== undefined && place !== `${start}${name}`) above.set(name, place);
  }
  return {
    paths: [...own, ...above.keys()],
    read: (path, most) => files.read(above.get(path) ?? `${start}${path}`, most),
  };
}
