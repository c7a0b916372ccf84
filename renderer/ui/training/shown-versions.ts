import type { ListedVersion } from '../../../core/contract/model-version.ts';
import { useDesk, useObservable } from '../shell/desk.ts';

/** The version with this id; undefined while it is not listed. */
export function useVersion(id: string): ListedVersion | undefined {
  const { modelVersions } = useDesk().workbench;
  return useObservable(modelVersions, ({ versions }) => versions.find((one) => one.id === id));
}

/** Name of a model that is there and can be used; null for none. */
export function useModelName(id: string | null): string | null {
  const { models } = useDesk().workbench;
  return useObservable(models, ({ entries }) => {
    const entry = entries.find(({ manifest, problem }) => manifest.id === id && problem === undefined);
    return entry?.manifest.name ?? null;
  });
}
