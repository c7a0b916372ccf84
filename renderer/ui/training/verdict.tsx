import type { GateVerdict } from '../../../core/contract/learning.ts';
import { placeIn } from '../../services/images/image-item.ts';
import type { Project } from '../../services/project/project.ts';
import { sampleByName } from '../../services/training/sample-place.ts';
import { useDesk } from '../shell/desk.ts';
import { text } from '../strings.ts';
import styles from './verdict.module.css';

const words = text.training.verdict;

/** The figures of a new model and of the one that was in use, and where the new one is worst. */
export function Verdict({ gate }: { readonly gate: GateVerdict }) {
  return (
    <>
      {gate.seen > 0 && (
        <p className={styles['note']}>{text.training.seen({ ...gate, gate: gate.images })}</p>
      )}
      <Figures gate={gate} />
      <Worst gate={gate} />
    </>
  );
}

function Figures({ gate }: { readonly gate: GateVerdict }) {
  const { candidate, inUse, difference, verdict } = gate;
  if (candidate === null) return null;
  return (
    <table className={styles['figures']} aria-label={words.figures}>
      <thead>
        <tr>
          <th scope="col">{words.model}</th>
          <th scope="col">{words.dice}</th>
          <th scope="col">{words.interval}</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">{words.candidate}</th>
          <td>{words.figure(candidate.mean)}</td>
          <td>{words.range(candidate.low, candidate.high)}</td>
        </tr>
        {inUse !== null && (
          <tr>
            <th scope="row">{verdict === 'better' ? words.inUseBefore : words.inUse}</th>
            <td>{words.figure(inUse.mean)}</td>
            <td>{words.range(inUse.low, inUse.high)}</td>
          </tr>
        )}
        {difference !== null && (
          <tr>
            <th scope="row">{words.difference}</th>
            <td>{words.signed(difference.mean)}</td>
            <td>{words.signedRange(difference.low, difference.high)}</td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

/** A press opens the image. */
function Worst({ gate: { worst } }: { readonly gate: GateVerdict }) {
  const { project } = useDesk().workbench;
  if (worst.length === 0) return null;
  return (
    <div>
      <h3 className={styles['title']}>{words.worst}</h3>
      <p className={styles['note']}>{words.worstHint}</p>
      <ul className={styles['worst']} aria-label={words.worst}>
        {worst.map(({ name, candidate, inUse }) => (
          <li key={name}>
            <button
              type="button"
              title={name}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => void openSample(project, name)}
            >
              <span>{name}</span>
              <span>{words.worstOf(candidate, inUse)}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Opens the image, if it is still there. */
async function openSample(project: Project, name: string): Promise<void> {
  const found = sampleByName(project.state.images, name);
  if (found === null) return;
  await project.select(found.index);
  const item = project.state.images[found.index];
  if (found.frame === null || item === undefined) return;
  const { place, volume } = placeIn(item, found.frame);
  await project.goTo(() => ({ place, volume }));
}
