import type { Modifiers } from '../../renderer/editor/input/events.ts';

/** What a key sends: `KeyboardEvent.code`, and `KeyboardEvent.key` without and with Shift. */
export interface LayoutKey {
  readonly code: string;
  readonly plain: string;
  readonly shifted: string;
}

const ROWS = [
  'Backquote Digit1 Digit2 Digit3 Digit4 Digit5 Digit6 Digit7 Digit8 Digit9 Digit0 Minus Equal',
  'KeyQ KeyW KeyE KeyR KeyT KeyY KeyU KeyI KeyO KeyP BracketLeft BracketRight',
  'KeyA KeyS KeyD KeyF KeyG KeyH KeyJ KeyK KeyL Semicolon Quote Backslash',
  'KeyZ KeyX KeyC KeyV KeyB KeyN KeyM Comma Period Slash',
]
  .join(' ')
  .split(' ');

/** Keys of a layout in the order of `ROWS`, without Shift and with it; `~` is a dead key, except on the US keyboard. */
export const LAYOUTS: Readonly<Record<string, readonly [string, string]>> = {
  'the US': [
    "`1234567890-=qwertyuiop[]asdfghjkl;'\\zxcvbnm,./",
    '~!@#$%^&*()_+QWERTYUIOP{}ASDFGHJKL:"|ZXCVBNM<>?',
  ],
  Germany: [
    '~1234567890ß~qwertzuiopü+asdfghjklöä#yxcvbnm,.-',
    '°!"§$%&/()=?~QWERTZUIOPÜ*ASDFGHJKLÖÄ\'YXCVBNM;:_',
  ],
  France: [
    '²&é"\'(-è_çà)=azertyuiop~$qsdfghjklmù*wxcvbn,;:!',
    '²1234567890°+AZERTYUIOP~£QSDFGHJKLM%µWXCVBN?./§',
  ],
};

export const MODIFIERS: readonly Partial<Modifiers>[] = [false, true].flatMap((ctrl) =>
  [false, true].map((shift) => ({ ctrl, shift })),
);

export function keysOf(layout: string): readonly LayoutKey[] {
  const [plain = '', shifted = ''] = LAYOUTS[layout] ?? [];
  const sent = (row: string, index: number): string => {
    const character = row.charAt(index);
    return character === '~' && layout !== 'the US' ? 'Dead' : character;
  };
  return ROWS.map((code, index) => ({ code, plain: sent(plain, index), shifted: sent(shifted, index) }));
}
