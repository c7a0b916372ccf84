/** What is said about how work was found, for people. */

export function restored(name: string, steps: number, kept: string | null): string | null {
  if (steps === 0) return null;
  const what = steps === 1 ? 'one step' : `${steps} steps`;
  return (
    `The working copy of ${name} was missing or damaged. It was made anew from the journal, ${what}: ` +
    `nothing that was saved is lost.${kept === null ? '' : ` What was damaged is kept as ${kept}.`}`
  );
}

export function partly(name: string, kept: string): string {
  return (
    `The working copy of ${name} was missing or damaged, and so is a part of its journal. What could be ` +
    `read is here, and steps that came after it are not. The damaged journal is kept as ${kept}.`
  );
}

export function unreadable(kept: string): string {
  return (
    'The store of your work cannot be opened. It is kept as it is, in the folder of the program’s data, as ' +
    `${kept}, and another one was begun.`
  );
}

export function setAside(name: string, kept: string): string {
  return `The other work on ${name} is kept as ${kept}, where project folders lie.`;
}

export function forked(name: string, kept: string): string {
  return (
    `Work on ${name} that went on while its folder could not be reached does not continue what the folder ` +
    `holds. It is kept as ${kept}, in the folder of the program’s data.`
  );
}
