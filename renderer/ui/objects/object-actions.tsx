import { ActionButton } from '../shell/action-button.tsx';

/** What is done to the objects of the class that is painted as a whole. */
export function ObjectActions() {
  return (
    <>
      <ActionButton id="object.make" />
      <ActionButton id="object.dropSmall" />
      <ActionButton id="object.dropBorder" />
      <ActionButton id="object.table" />
    </>
  );
}
