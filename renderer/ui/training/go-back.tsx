import type { ListedVersion } from '../../../core/contract/model-version.ts';
import { modelBefore } from '../../services/training/model-versions.ts';
import { Button } from '../controls/button.tsx';
import { useDesk } from '../shell/desk.ts';
import { text } from '../strings.ts';
import { useModelName } from './shown-versions.ts';

const words = text.training.verdict;

interface GoBackProps {
  readonly version: ListedVersion;
  readonly size?: 'small' | 'normal';
  /** Where the words around it name the model. */
  readonly isShort?: boolean;
}

/** One press back to the model that was in use before this one; nothing where that is not there any more. */
export function GoBack({ version, size = 'normal', isShort = false }: GoBackProps) {
  const { modelVersions } = useDesk().workbench;
  const before = modelBefore(version);
  const name = useModelName(before);
  if (before === null || name === null || before === version.id) return null;
  return (
    <Button
      label={isShort ? words.goBack : words.goBackTo(name)}
      size={size}
      onPress={() => void modelVersions.use(before)}
    />
  );
}
