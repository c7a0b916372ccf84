import type { Owner } from '../../main/journal/lock.ts';
import { Projects } from '../../main/journal/projects.ts';
import type { ProjectsOptions } from '../../main/journal/projects.ts';
import { NO_PROJECTS } from '../../main/journal/registry.ts';
import type { Registry, RegistryContent } from '../../main/journal/registry.ts';
import type { Disk } from '../../main/journal/disk.ts';

/** Somebody at a computer, whose processes are all there unless the test says otherwise. */
export function owner(change: Partial<Owner> = {}): Owner {
  return {
    user: 'Anna',
    host: 'here',
    pid: 1,
    isAlive: () => true,
    now: () => performance.now(),
    ...change,
  };
}

const registries = new WeakMap<Disk, Map<string, Registry>>();

/** The list of projects of a profile, which survives a restart as the disk does. */
export function registryOn(disk: Disk, folder: string): Registry {
  const known = registries.get(disk) ?? new Map<string, Registry>();
  registries.set(disk, known);
  const registry = known.get(folder) ?? heldRegistry();
  known.set(folder, registry);
  return registry;
}

function heldRegistry(): Registry {
  let value: RegistryContent = NO_PROJECTS;
  return {
    get value() {
      return value;
    },
    write: async (next) => void (value = next),
  };
}

/** The projects of a profile, whose list of those elsewhere is in memory. */
export function projectsOn(
  disk: Disk,
  { folder = '/projects', ...change }: Partial<Omit<ProjectsOptions, 'disk'>> = {},
): Projects {
  return new Projects({
    disk,
    folder,
    spill: `${folder}-spill`,
    registry: registryOn(disk, folder),
    owner: owner(),
    report: () => undefined,
    changed: () => undefined,
    reserveBytes: 0,
    ...change,
  });
}
