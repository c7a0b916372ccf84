import type { JournalPosition, ProjectFacts } from '../../../core/contract/journal.ts';
import type { BridgeClient } from '../bridge-client.ts';

/** The journals of the main process, as the store asks for them. */
export function journalsOf(bridge: Pick<BridgeClient, 'request'>) {
  return {
    find: (folder: string) => bridge.request('journal.find', { folder }),
    begin: (project: string) => bridge.request('journal.begin', { project }),
    ready: (facts: ProjectFacts) => bridge.request('journal.ready', { ...facts }),
    keep: (kept: string, facts: ProjectFacts) => bridge.request('journal.keep', { kept, ...facts }),
    append: (project: string, entries: readonly Uint8Array[]) =>
      bridge.request('journal.append', { project, entries: [...entries] }),
    read: (project: string, from: number, isFork = false) =>
      bridge.request('journal.read', { project, from, isFork }),
    passes: (project: string, position: JournalPosition) =>
      bridge.request('journal.passes', { project, position }),
    goOn: (project: string, position: JournalPosition) =>
      bridge.request('journal.goOn', { project, position }),
    settle: (project: string, folder: string) => bridge.request('journal.settle', { project, folder }),
    setAside: async (project: string, what: 'journal' | 'fork') =>
      (await bridge.request('journal.setAside', { project, what })).kept,
    compact: (project: string) => bridge.request('project.compact', { project }),
    release: (project: string) => bridge.request('journal.release', { project }),
  };
}
