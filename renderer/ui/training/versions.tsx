import { useState } from 'react';
import type { ListedVersion } from '../../../core/contract/model-version.ts';
import { Button } from '../controls/button.tsx';
import { dateAndTime } from '../format.ts';
import { useDesk, useObservable } from '../shell/desk.ts';
import { text } from '../strings.ts';
import { Curves } from './curves.tsx';
import { GoBack } from './go-back.tsx';
import { useModelName } from './shown-versions.ts';
import { Verdict } from './verdict.tsx';
import styles from './versions.module.css';

const words = text.training.versions;

/** The models that the project trained, the latest first. */
export function Versions() {
  const { modelVersions } = useDesk().workbench;
  const versions = useObservable(modelVersions, (state) => state.versions);
  if (versions.length === 0) return null;
  return (
    <section className={styles['versions']} aria-label={words.title}>
      <h3>{words.title}</h3>
      <ul>
        {versions.map((version) => (
          <Version key={version.id} version={version} />
        ))}
      </ul>
    </section>
  );
}

function Version({ version }: { readonly version: ListedVersion }) {
  const { models, modelVersions } = useDesk().workbench;
  const isInUse = useObservable(models, ({ selected }) => selected?.manifest.id === version.id);
  const parent = useModelName(version.parent);
  const [isOpen, setOpen] = useState(false);
  const { id, name, status, at, person, gate, history } = version;
  const isCandidate = status === 'candidate';
  return (
    <li className={styles['version']} data-used={isInUse}>
      <p className={styles['name']}>
        <span title={name}>{name}</span>
        <span className={styles['state']}>
          {isInUse ? words.inUse : isCandidate ? words.candidate : words.earlier}
        </span>
      </p>
      <p className={styles['facts']}>{words.made(dateAndTime(Date.parse(at)), person)}</p>
      <p className={styles['facts']}>{words.facts(version)}</p>
      <p className={styles['facts']}>
        {version.parent === null ? words.fromNothing : words.parent(parent ?? version.parent)}
      </p>
      <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
        <summary>{words.details}</summary>
        {isOpen && (
          <div className={styles['details']}>
            <Verdict gate={gate} />
            {history.length > 0 && <Curves history={history} epochs={0} />}
          </div>
        )}
      </details>
      <div className={styles['buttons']}>
        {isInUse ? (
          <GoBack version={version} size="small" />
        ) : (
          <Button
            label={words.useLabel}
            name={words.use(name)}
            size="small"
            onPress={() => void modelVersions.use(id)}
          />
        )}
        {isCandidate && !isInUse && (
          <Button
            label={words.removeLabel}
            name={words.remove(name)}
            kind="quiet"
            size="small"
            onPress={() => void modelVersions.discard(id)}
          />
        )}
      </div>
    </li>
  );
}
