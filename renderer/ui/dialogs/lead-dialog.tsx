import type { LeadQuestion, WorkSummary } from '../../../core/contract/records.ts';
import { Button } from '../controls/button.tsx';
import { Sheet } from '../controls/sheet.tsx';
import { useDesk } from '../shell/desk.ts';
import { text } from '../strings.ts';
import styles from './lead-dialog.module.css';

const words = text.lead;

/** Which of two that differ is the work that counts; closing it opens nothing. */
export function LeadDialog({ question: { name, computer, folder } }: { readonly question: LeadQuestion }) {
  const { actions, workbench } = useDesk();
  const { leadChoice } = workbench;
  const openElsewhere = (): void => {
    leadChoice.answer(null);
    actions.run('app.openProject');
  };
  return (
    <Sheet
      title={words.title(name)}
      closeLabel={words.cancel}
      onClose={() => leadChoice.answer(null)}
      actions={
        <>
          <Button kind="quiet" label={words.cancel} onPress={() => leadChoice.answer(null)} />
          {folder === null ? (
            <Button label={words.open} onPress={openElsewhere} />
          ) : (
            <Button label={words.useFolder} onPress={() => leadChoice.answer('folder')} />
          )}
          <Button label={words.useComputer} onPress={() => leadChoice.answer('computer')} />
        </>
      }
    >
      <p>{folder === null ? words.leadLost : words.lead}</p>
      <dl className={styles['facts']}>
        <Facts name={words.computer} of={computer} />
        {folder !== null && <Facts name={words.folder} of={folder} />}
      </dl>
    </Sheet>
  );
}

function Facts({ name, of }: { readonly name: string; readonly of: WorkSummary }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{words.facts(of)}</dd>
    </>
  );
}
