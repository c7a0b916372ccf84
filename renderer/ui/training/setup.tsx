import { useDeferredValue, useEffect, useMemo } from 'react';
import type { ReactNode } from 'react';
import { FEWEST_GATE_SUBJECTS, groupings } from '../../../core/contract/learning.ts';
import type { LearningSettings } from '../../../core/document/learning.ts';
import type { StudyFacts } from '../../../core/document/series.ts';
import type { Which } from '../../../core/document/status.ts';
import { messageOf } from '../../../core/errors.ts';
import type { ImageItem } from '../../services/images/image-list.ts';
import { learningPlan, trainingObstacle } from '../../services/training/learning-plan.ts';
import type { LearningPlan } from '../../services/training/learning-plan.ts';
import { startsFor } from '../../services/training/starting-model.ts';
import { USUAL_LEARNING, modelName, setsOf } from '../../services/training/training.ts';
import type { TrainingChoices } from '../../services/training/training.ts';
import { Button } from '../controls/button.tsx';
import { Check } from '../controls/check.tsx';
import { Dropdown } from '../controls/dropdown.tsx';
import { Progress } from '../controls/progress.tsx';
import { Segmented } from '../controls/segmented.tsx';
import { TextField } from '../controls/text-field.tsx';
import { useDesk, useObservable } from '../shell/desk.ts';
import { text } from '../strings.ts';
import styles from './train-panel.module.css';

const words = text.training.setup;

/** Minutes to choose from; beside them is no limit. */
const MINUTES = [2, 10, 60] as const;
const UNTIL_DONE = 'done';

/** Fewer images teach less than they might. */
const ENOUGH = 15;

const NO_IMAGES: LearningPlan = {
  train: 0,
  validation: 0,
  gate: 0,
  gateSubjects: 0,
  seen: 0,
  unreviewed: 0,
  waiting: 0,
};

/** What is to be learnt from which images, before it begins. */
export function Setup() {
  const { training, project, studies, withheld } = useDesk().workbench;
  const choices = useObservable(training, (state) => state.choices);
  const learning = useObservable(withheld, (state) => state.settings ?? USUAL_LEARNING);
  // Strokes come first; that an image counts by now may show a moment later.
  const images = useDeferredValue(useObservable(project, (state) => state.images));
  const known = useObservable(studies, (state) => state.studies);
  useEffect(() => void studies.look(images), [studies, images]);
  const plan = useMemo(
    () => planOrProblem(images, choices.which, learning, known),
    [images, choices.which, learning, known],
  );
  const counts = typeof plan === 'string' ? NO_IMAGES : plan;
  return (
    <>
      <p className={styles['note']}>{words.lead}</p>
      <WhichImages choices={choices} plan={plan} />
      <WhichClasses choices={choices} />
      <StartFrom choices={choices} />
      <TimeBudget choices={choices} plan={counts} />
      <Begin plan={counts} isDivided={typeof plan !== 'string'} />
    </>
  );
}

function planOrProblem(
  images: readonly ImageItem[],
  which: Which,
  learning: LearningSettings,
  studies: ReadonlyMap<string, StudyFacts>,
): LearningPlan | string {
  try {
    return learningPlan(images, which, setsOf(learning), studies);
  } catch (error) {
    return messageOf(error);
  }
}

interface ChoiceProps {
  readonly choices: TrainingChoices;
}

function WhichImages({ choices, plan }: ChoiceProps & { readonly plan: LearningPlan | string }) {
  const { training, project } = useDesk().workbench;
  const counts = useObservable(project, (state) => state.counts);
  const accepted = counts.accepted + counts['no-finding'];
  const all = counts.predicted + counts.interpolated + counts.edited + accepted;
  return (
    <>
      <Segmented
        label={words.which}
        value={choices.which}
        options={[
          { value: 'accepted', label: words.accepted(accepted) },
          { value: 'all', label: words.all(all) },
        ]}
        onChange={(which) => training.choose({ which })}
      />
      {typeof plan === 'string' ? (
        <p className={styles['problem']} role="alert">
          {plan}
        </p>
      ) : (
        <Uses plan={plan} />
      )}
      <Subjects />
    </>
  );
}

/** What tells that images show one patient, which the project keeps. */
function Subjects() {
  const { withheld } = useDesk().workbench;
  const learning = useObservable(withheld, (state) => state.settings ?? USUAL_LEARNING);
  const problem = useObservable(withheld, (state) => state.problem);
  const { gate } = learning;
  const change = (part: Partial<LearningSettings['gate']>): void =>
    withheld.change({ ...learning, gate: { ...gate, ...part } });
  return (
    <details className={styles['more']}>
      <summary>{words.subjects}</summary>
      <div className={styles['group']}>
        <p className={styles['note']}>{words.patients}</p>
        <Segmented
          label={words.subjects}
          isLabelHidden
          value={gate.by}
          options={groupings.map((value) => ({ value, label: words.groupings[value] }))}
          onChange={(by) => change({ by })}
        />
        {gate.by === 'name' && (
          <>
            <TextField
              label={words.pattern}
              value={gate.pattern}
              onChange={(pattern) => change({ pattern })}
            />
            <p className={styles['note']}>{words.patternHint}</p>
          </>
        )}
        {problem !== undefined && (
          <p className={styles['problem']} role="alert">
            {problem}
          </p>
        )}
      </div>
    </details>
  );
}

/** What the images would be for. */
function Uses({ plan }: { readonly plan: LearningPlan }) {
  const { train, validation, gate, gateSubjects, seen, unreviewed } = plan;
  const looking = useObservable(useDesk().workbench.studies, (state) => state.looking);
  const total = train + validation + gate + seen;
  if (total === 0) return null;
  return (
    <div className={styles['group']}>
      <dl className={styles['facts']} aria-label={words.uses}>
        <Fact term={words.train}>{train}</Fact>
        <Fact term={words.validation}>{validation}</Fact>
        <Fact term={words.gate}>{gate}</Fact>
      </dl>
      {looking !== null && <p className={styles['note']}>{words.looking(looking.done, looking.total)}</p>}
      {seen > 0 && <p className={styles['note']}>{text.training.seen(plan)}</p>}
      {unreviewed > 0 && <p className={styles['note']}>{words.unreviewed(unreviewed)}</p>}
      {total < ENOUGH && <p className={styles['note']}>{words.fewTrain}</p>}
      {total >= ENOUGH && gateSubjects < FEWEST_GATE_SUBJECTS && (
        <p className={styles['note']}>{words.fewGate(plan)}</p>
      )}
    </div>
  );
}

function Fact({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </>
  );
}

function WhichClasses({ choices: { without } }: ChoiceProps) {
  const { training, project } = useDesk().workbench;
  const classes = useObservable(project, (state) => state.classes);
  const toggle = (label: number, isWanted: boolean): void =>
    training.choose({
      without: isWanted ? without.filter((one) => one !== label) : [...without, label],
    });
  return (
    <div className={styles['group']} role="group" aria-label={words.classes}>
      <span className={styles['label']}>{words.classes}</span>
      <div className={styles['classes']}>
        {classes.map(({ label, name }) => (
          <Check
            key={label}
            label={name}
            isOn={!without.includes(label)}
            onChange={(isOn) => toggle(label, isOn)}
          />
        ))}
      </div>
    </div>
  );
}

const NOTHING = '';

function StartFrom({ choices }: ChoiceProps) {
  const { training, project, models } = useDesk().workbench;
  const entries = useObservable(models, (state) => state.entries);
  const inUse = useObservable(models, (state) => state.selected?.manifest.id);
  const all = useObservable(project, (state) => state.classes);
  const names = all.filter(({ label }) => !choices.without.includes(label)).map(modelName);
  const starts = startsFor(entries, names, inUse);
  const proposed = starts[0]?.entry.manifest.id ?? null;
  const from = choices.from === undefined ? proposed : choices.from;
  const chosen = starts.find(({ entry }) => entry.manifest.id === from);
  return (
    <div className={styles['group']}>
      <Dropdown
        label={words.from}
        value={from ?? NOTHING}
        options={[
          ...starts.map(({ entry: { manifest } }) => ({
            value: manifest.id,
            label: manifest.id === proposed ? words.proposed(manifest.name) : manifest.name,
          })),
          { value: NOTHING, label: words.nothing },
        ]}
        onChange={(id) => training.choose({ from: id === NOTHING ? null : id })}
      />
      <p className={styles['note']}>
        {chosen === undefined ? words.nothingHint : words.knows(chosen.known, names.length)}
      </p>
    </div>
  );
}

function TimeBudget({ choices, plan }: ChoiceProps & { readonly plan: LearningPlan }) {
  const { training } = useDesk().workbench;
  const estimate = useObservable(training, (state) => state.estimate);
  const { train, validation, gate } = plan;
  useEffect(() => {
    if (train > 0) void training.ask({ train, validation, gate });
  }, [training, choices, train, validation, gate]);
  return (
    <div className={styles['group']}>
      <Segmented
        label={words.time}
        value={choices.minutes === null ? UNTIL_DONE : String(choices.minutes)}
        options={[
          ...MINUTES.map((minutes) => ({ value: String(minutes), label: words.minutes(minutes) })),
          { value: UNTIL_DONE, label: words.untilDone },
        ]}
        onChange={(value) => training.choose({ minutes: value === UNTIL_DONE ? null : Number(value) })}
      />
      {choices.minutes === null && <p className={styles['note']}>{words.untilDoneHint}</p>}
      {train > 0 && (
        <p className={styles['note']} role="status">
          {estimate === null ? words.noEstimate : words.estimate(estimate)}
        </p>
      )}
    </div>
  );
}

interface BeginProps {
  readonly plan: LearningPlan;
  readonly isDivided: boolean;
}

function Begin({ plan, isDivided }: BeginProps) {
  const { training, project } = useDesk().workbench;
  const access = useObservable(project, (state) => state.access);
  const classes = useObservable(project, (state) => state.classes);
  const { which, without } = useObservable(training, (state) => state.choices);
  const isBusy = useObservable(training, (state) => state.elsewhere !== null);
  const isAsked = useObservable(training, (state) => state.isAsked);
  const reading = useObservable(training, (state) => state.reading);
  const wanted = classes.filter(({ label }) => !without.includes(label)).length;
  const obstacle = isDivided ? trainingObstacle({ access, isBusy, classes: wanted, plan }) : null;
  const why = obstacle === 'none' && which === 'all' ? words.noMask : obstacle && words.obstacles[obstacle];
  return (
    <div className={styles['foot']}>
      {why !== null && (
        <p className={styles['why']} role="status">
          {why}
        </p>
      )}
      {reading !== null && (
        <div className={styles['why']} role="status">
          {text.reading.title}
          <Progress label={text.reading.title} share={reading.done / reading.total} />
          {text.reading.progress(reading.done, reading.total)}
        </div>
      )}
      <div className={styles['buttons']}>
        {reading !== null && <Button label={text.reading.stop} onPress={() => training.stopReading()} />}
        <Button
          label={words.begin}
          kind="primary"
          isDisabled={!isDivided || obstacle !== null || isAsked}
          onPress={() => void training.begin()}
        />
      </div>
    </div>
  );
}
