import { createContext, useCallback, useContext, useSyncExternalStore } from 'react';
import type { WorkbenchBridge } from '../../../core/contract/channels.ts';
import type { Chord } from '../../actions/action.ts';
import type { Actions, PlainActionId } from '../../actions/actions.ts';
import type { Editor } from '../../editor/editor.ts';
import type { EditorState, ViewState } from '../../editor/state.ts';
import type { Workbench } from '../../workbench.ts';
import type { Keys } from './keys.ts';
import type { Shell } from './shell.ts';

/** Everything that the window's parts work on. */
export interface Desk {
  readonly editor: Editor;
  readonly actions: Actions;
  readonly workbench: Workbench;
  readonly shell: Shell;
  readonly keys: Keys;
  readonly bridge: WorkbenchBridge;
}

export const DeskContext = createContext<Desk | null>(null);

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (desk === null) throw new Error('Rendered outside of the window');
  return desk;
}

interface Source<State> {
  readonly state: State;
  readonly subscribe: (listener: () => void) => () => void;
}

/** What `select` takes from a service's state; renders again only when that changes. It must not build new objects. */
export function useObservable<State, Part>(source: Source<State>, select: (state: State) => Part): Part {
  return useSyncExternalStore(source.subscribe, () => select(source.state));
}

/** As `useObservable`, from the editor. */
export function useEditor<Part>(select: (state: EditorState) => Part): Part {
  const { editor } = useDesk();
  const subscribe = useCallback((listener: () => void) => editor.subscribe(listener), [editor]);
  return useSyncExternalStore(subscribe, () => select(editor.state));
}

/** As `useEditor`, of what follows the pointer; `select` is run with every move. */
export function useView<Part>(select: (view: ViewState) => Part): Part {
  const { editor } = useDesk();
  const subscribe = useCallback((listener: () => void) => editor.subscribeView(listener), [editor]);
  return useSyncExternalStore(subscribe, () => select(editor.view));
}

/** Whether an action is possible just now. */
export function useIsEnabled(id: PlainActionId): boolean {
  const { actions } = useDesk();
  return useSyncExternalStore(actions.subscribe, () => actions.isEnabled(id));
}

/** The first key of an action. */
export function useChord(id: PlainActionId): Chord | undefined {
  const { keys } = useDesk();
  return useObservable(keys, () => keys.chordOf(id));
}
