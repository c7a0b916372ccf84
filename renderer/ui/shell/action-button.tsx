import { ACTIONS } from '../../actions/actions.ts';
import type { PlainActionId } from '../../actions/actions.ts';
import { Button, IconButton } from '../controls/button.tsx';
import { Check } from '../controls/check.tsx';
import { ACTION_ICONS } from './action-icons.ts';
import type { IconicActionId } from './action-icons.ts';
import { useChord, useDesk, useIsEnabled } from './desk.ts';

interface ActionButtonProps {
  readonly id: PlainActionId;
  /** In place of the action's own label, where the words around the button say the rest. */
  readonly label?: string;
  readonly kind?: 'plain' | 'primary';
  readonly isKeyShown?: boolean;
}

/** A button with words that runs an action while it is possible. */
export function ActionButton({ id, label, kind = 'plain', isKeyShown = false }: ActionButtonProps) {
  const { actions } = useDesk();
  const chord = useChord(id);
  const isEnabled = useIsEnabled(id);
  return (
    <Button
      label={label ?? ACTIONS[id].label}
      kind={kind}
      icon={isIconic(id) ? <ActionIcon id={id} /> : undefined}
      chord={isKeyShown ? chord : undefined}
      isDisabled={!isEnabled}
      onPress={() => actions.run(id)}
    />
  );
}

interface ActionIconButtonProps {
  readonly id: PlainActionId & IconicActionId;
  readonly size?: 'small' | 'normal';
  readonly placement?: 'right' | 'bottom' | 'top' | 'left';
  /** Whether what it switches is on; absent where it switches nothing. */
  readonly isOn?: boolean;
}

/** The same as an icon, with its name and key in the tooltip. */
export function ActionIconButton({ id, ...others }: ActionIconButtonProps) {
  const { actions } = useDesk();
  const chord = useChord(id);
  const isEnabled = useIsEnabled(id);
  return (
    <IconButton
      label={ACTIONS[id].label}
      icon={<ActionIcon id={id} />}
      chord={chord}
      isDisabled={!isEnabled}
      onPress={() => actions.run(id)}
      {...others}
    />
  );
}

interface ActionCheckProps {
  readonly id: PlainActionId;
  /** What is the case while it is on; an action's label says what happens. */
  readonly label?: string;
  readonly isOn: boolean;
}

/** A box that shows whether something is on, and runs the action that switches it. */
export function ActionCheck({ id, label, isOn }: ActionCheckProps) {
  const { actions } = useDesk();
  const chord = useChord(id);
  const isEnabled = useIsEnabled(id);
  return (
    <Check
      label={label ?? ACTIONS[id].label}
      chord={chord}
      isOn={isOn}
      isDisabled={!isEnabled}
      onChange={() => actions.run(id)}
    />
  );
}

function ActionIcon({ id }: { readonly id: IconicActionId }) {
  const Icon = ACTION_ICONS[ACTIONS[id].icon];
  return <Icon aria-hidden="true" />;
}

function isIconic(id: PlainActionId): id is PlainActionId & IconicActionId {
  return 'icon' in ACTIONS[id];
}
