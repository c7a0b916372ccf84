import type { ProviderRow } from '../../../core/contract/inference.ts';
import { providerName } from '../format.ts';
import { text } from '../strings.ts';
import styles from './settings-dialog.module.css';

const words = text.settings;

/** How each provider did against the reference, and why one was not taken. */
export function ProviderTable({ rows }: { readonly rows: readonly ProviderRow[] }) {
  return (
    <table className={styles['table']}>
      <thead>
        <tr>
          <th scope="col">{words.provider}</th>
          <th scope="col">{words.state}</th>
          <th scope="col">{words.time}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ provider, state, reason, milliseconds }) => (
          <tr key={provider} data-state={state}>
            <th scope="row">{providerName(provider)}</th>
            <td>
              {words.states[state]}
              {reason !== undefined && <small>{reason}</small>}
            </td>
            <td>{milliseconds === undefined ? '–' : text.status.milliseconds(milliseconds)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
