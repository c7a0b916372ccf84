import { strFromU8 } from 'fflate';
import { WorkbenchError } from '../../errors.ts';
import { viewOf } from '../bytes.ts';
import { decodeArray } from '../npy.ts';
import type { NpyArray } from '../npy.ts';

/** What a pickle may hold here. Tuples are lists, and a single value of NumPy is an array of the shape `[]`. */
export type Pickled =
  | null
  | boolean
  | number
  | string
  | Uint8Array
  | PickledArray
  | PickledType
  | PickledGlobal
  | readonly Pickled[]
  | ReadonlyMap<Pickled, Pickled>;

/** An array of NumPy, which is decoded when it is asked for: most of a file is often of no use. */
export class PickledArray {
  /** Of Python objects, the list of them. */
  values: Pickled = null;
  type: PickledType | null = null;
  shape: readonly number[] = [];
  fortranOrder = false;

  /** @throws WorkbenchError `npy.dtype`, `npy.damaged` as `decodeNpy` */
  decode(): NpyArray {
    const { type, values, shape, fortranOrder } = this;
    if (type === null || !(values instanceof Uint8Array)) throw damaged('an array has no values');
    return decodeArray({ descr: type.order + type.code, fortranOrder, shape }, values);
  }
}

/** The type of an array: `u2`, and the order of its bytes: `<`, `>`, or `|` for none. */
export class PickledType {
  readonly code: string;
  order = '|';

  constructor(code: string) {
    this.code = code;
  }
}

/** A function or a class of Python by its name: one of those in `GLOBALS`, none of which is ever run. */
export class PickledGlobal {
  readonly stands: keyof typeof STANDS;

  constructor(stands: keyof typeof STANDS) {
    this.stands = stands;
  }
}

/** What is made of the arguments of the few functions that may be called. */
const STANDS = {
  array: () => new PickledArray(),
  type: ([code]: readonly Pickled[]) => {
    if (typeof code !== 'string') throw damaged('an array is of no known type');
    return new PickledType(code);
  },
  scalar: ([type, values = null]: readonly Pickled[]) => {
    if (!(type instanceof PickledType)) throw damaged('a number is of no known type');
    return Object.assign(new PickledArray(), { type, values });
  },
  /** Only handed to others. */
  name: (): Pickled => {
    throw damaged('it calls what is no function');
  },
} as const satisfies Record<string, (args: readonly Pickled[]) => Pickled>;

/** By module and name; NumPy 2 has moved its functions. */
const GLOBALS: ReadonlyMap<string, keyof typeof STANDS> = new Map([
  ['numpy ndarray', 'name'],
  ['numpy dtype', 'type'],
  ['numpy.core.multiarray _reconstruct', 'array'],
  ['numpy._core.multiarray _reconstruct', 'array'],
  ['numpy.core.multiarray scalar', 'scalar'],
  ['numpy._core.multiarray scalar', 'scalar'],
]);

/** So that a file cannot take many times its size: bytes and arrays are views of it, all other values are counted. */
const MOST_STEPS = 20_000_000;

/**
 * What a pickle of Python (protocols 2 to 4) holds, as far as it is made of dictionaries, lists, tuples, texts, numbers
 * and arrays of NumPy. A pickle is a program; this runs none of it: it knows the instructions that build such values,
 * and refuses all others, and every name of a function or class but those that make an array.
 * Source: Python's `pickletools`; NumPy's `ndarray.__reduce__` and `dtype.__reduce__`.
 * @throws WorkbenchError `pickle.refused` for anything else, `pickle.damaged`
 */
export function readPickle(bytes: Uint8Array): Pickled {
  const machine = new Machine(bytes);
  for (let step = 0; step < MOST_STEPS; step++) {
    const code = machine.byte();
    if (code === STOP) return machine.pop();
    const run = INSTRUCTIONS.get(code);
    if (run === undefined) throw refused(`the instruction 0x${code.toString(16).padStart(2, '0')}`);
    run(machine);
  }
  throw refused(`more than ${MOST_STEPS.toLocaleString('en')} values`);
}

const STOP = 0x2e;

/** The stack that instructions work on, and what they read. */
class Machine {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;
  readonly #stack: Pickled[] = [];
  /** Where on the stack marks lie. */
  readonly #marks: number[] = [];
  readonly #memo = new Map<number, Pickled>();

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = viewOf(bytes);
  }

  byte(): number {
    return this.#view.getUint8(this.#skip(1));
  }

  uint16(): number {
    return this.#view.getUint16(this.#skip(2), true);
  }

  int32(): number {
    return this.#view.getInt32(this.#skip(4), true);
  }

  uint32(): number {
    return this.#view.getUint32(this.#skip(4), true);
  }

  uint64(): number {
    return Number(this.#view.getBigUint64(this.#skip(8), true));
  }

  /** The only numbers whose highest byte comes first. */
  float64(): number {
    return this.#view.getFloat64(this.#skip(8));
  }

  bytes(length: number): Uint8Array {
    const from = this.#skip(length);
    return this.#bytes.subarray(from, from + length);
  }

  text(length: number): string {
    return strFromU8(this.bytes(length));
  }

  line(): string {
    const end = this.#bytes.indexOf(0x0a, this.#at);
    if (end < 0) throw damaged('it is cut off');
    const text = this.text(end - this.#at);
    this.#skip(1);
    return text;
  }

  push(value: Pickled): void {
    this.#stack.push(value);
  }

  pop(): Pickled {
    const value = this.#stack.length > (this.#marks.at(-1) ?? 0) ? this.#stack.pop() : undefined;
    if (value === undefined) throw damaged('a value is missing');
    return value;
  }

  /** The value on top, which stays there. */
  top(): Pickled {
    const value = this.pop();
    this.push(value);
    return value;
  }

  take(count: number): readonly Pickled[] {
    return Array.from({ length: count }, () => this.pop()).reverse();
  }

  mark(): void {
    this.#marks.push(this.#stack.length);
  }

  takeToMark(): readonly Pickled[] {
    const mark = this.#marks.pop();
    if (mark === undefined) throw damaged('a mark is missing');
    return this.#stack.splice(mark);
  }

  keep(place: number = this.#memo.size): void {
    this.#memo.set(place, this.top());
  }

  recall(place: number): void {
    const value = this.#memo.get(place);
    if (value === undefined) throw damaged('it refers to what is not there');
    this.push(value);
  }

  /** Where the bytes that are passed over begin. */
  #skip(length: number): number {
    const from = this.#at;
    if (from + length > this.#bytes.length) throw damaged('it is cut off');
    this.#at += length;
    return from;
  }
}

/** By their code, in the order of their protocols. */
const INSTRUCTIONS: ReadonlyMap<number, (machine: Machine) => void> = new Map([
  instruction('(', (machine) => machine.mark()),
  instruction('N', (machine) => machine.push(null)),
  instruction('J', (machine) => machine.push(machine.int32())),
  instruction('K', (machine) => machine.push(machine.byte())),
  instruction('M', (machine) => machine.push(machine.uint16())),
  instruction('G', (machine) => machine.push(machine.float64())),
  instruction('X', (machine) => machine.push(machine.text(machine.uint32()))),
  instruction('}', (machine) => machine.push(new Map())),
  instruction(']', (machine) => machine.push([])),
  instruction(')', (machine) => machine.push([])),
  instruction('t', (machine) => machine.push(machine.takeToMark())),
  instruction('a', (machine) => append(machine, machine.take(1))),
  instruction('e', (machine) => append(machine, machine.takeToMark())),
  instruction('s', (machine) => setItems(machine, machine.take(2))),
  instruction('u', (machine) => setItems(machine, machine.takeToMark())),
  instruction('q', (machine) => machine.keep(machine.byte())),
  instruction('r', (machine) => machine.keep(machine.uint32())),
  instruction('h', (machine) => machine.recall(machine.byte())),
  instruction('j', (machine) => machine.recall(machine.uint32())),
  instruction('c', (machine) => machine.push(globalNamed(machine.line(), machine.line()))),
  instruction('R', call),
  instruction('b', build),
  instruction(0x80, requireProtocol),
  instruction(0x85, (machine) => machine.push(machine.take(1))),
  instruction(0x86, (machine) => machine.push(machine.take(2))),
  instruction(0x87, (machine) => machine.push(machine.take(3))),
  instruction(0x88, (machine) => machine.push(true)),
  instruction(0x89, (machine) => machine.push(false)),
  instruction(0x8a, (machine) => machine.push(wholeNumber(machine.bytes(machine.byte())))),
  instruction('B', (machine) => machine.push(machine.bytes(machine.uint32()))),
  instruction('C', (machine) => machine.push(machine.bytes(machine.byte()))),
  instruction(0x8c, (machine) => machine.push(machine.text(machine.byte()))),
  instruction(0x8d, (machine) => machine.push(machine.text(machine.uint64()))),
  instruction(0x8e, (machine) => machine.push(machine.bytes(machine.uint64()))),
  instruction(0x93, stackGlobal),
  instruction(0x94, (machine) => machine.keep()),
  // A frame says how many bytes belong together, for those who read from a disk.
  instruction(0x95, (machine) => void machine.uint64()),
]);

function instruction(
  code: string | number,
  run: (machine: Machine) => void,
): readonly [number, (machine: Machine) => void] {
  return [typeof code === 'number' ? code : code.charCodeAt(0), run];
}

function append(machine: Machine, values: readonly Pickled[]): void {
  const list = machine.top();
  if (!Array.isArray(list)) throw damaged('what should be a list is none');
  for (const value of values) (list as Pickled[]).push(value);
}

function setItems(machine: Machine, pairs: readonly Pickled[]): void {
  const dictionary = machine.top();
  if (!(dictionary instanceof Map)) throw damaged('what should be a dictionary is none');
  for (let at = 0; at + 1 < pairs.length; at += 2) {
    (dictionary as Map<Pickled, Pickled>).set(pairs[at] as Pickled, pairs[at + 1] as Pickled);
  }
}

function requireProtocol(machine: Machine): void {
  const protocol = machine.byte();
  if (protocol < 2 || protocol > 4) throw refused(`protocol ${protocol}`);
}

function stackGlobal(machine: Machine): void {
  const [module, name] = machine.take(2);
  if (typeof module !== 'string' || typeof name !== 'string') throw damaged('a name is no text');
  machine.push(globalNamed(module, name));
}

function globalNamed(module: string, name: string): PickledGlobal {
  const stands = GLOBALS.get(`${module} ${name}`);
  if (stands === undefined) throw refused(`${module}.${name}`);
  return new PickledGlobal(stands);
}

function call(machine: Machine): void {
  const [named, args] = machine.take(2);
  if (!(named instanceof PickledGlobal) || !Array.isArray(args))
    throw damaged('it calls what is no function');
  machine.push(STANDS[named.stands](args as readonly Pickled[]));
}

/** Arrays and their types are made first, and filled afterwards. */
function build(machine: Machine): void {
  const state = machine.pop();
  const target = machine.top();
  if (!Array.isArray(state)) throw damaged('what an array is made of is no list');
  const [, second, third, fourth, fifth] = state as readonly Pickled[];
  if (target instanceof PickledType && typeof second === 'string') {
    target.order = second;
  } else if (target instanceof PickledArray && isShape(second) && third instanceof PickledType) {
    Object.assign(target, {
      shape: second,
      type: third,
      fortranOrder: fourth === true,
      values: fifth ?? null,
    });
  } else {
    throw damaged('it builds what is no array');
  }
}

function isShape(value: Pickled | undefined): value is readonly number[] {
  return Array.isArray(value) && value.every((length) => Number.isSafeInteger(length) && length >= 0);
}

/** Of any number of bytes, the lowest first; as near as a double comes. */
function wholeNumber(bytes: Uint8Array): number {
  const value = bytes.reduceRight((sum, byte) => sum * 256 + byte, 0);
  return (bytes.at(-1) ?? 0) < 128 ? value : value - 256 ** bytes.length;
}

function refused(what: string): WorkbenchError {
  return new WorkbenchError(
    'pickle.refused',
    `it is a pickle of Python with ${what}, and only values and arrays are read, never run`,
  );
}

function damaged(reason: string): WorkbenchError {
  return new WorkbenchError('pickle.damaged', `its pickle is damaged: ${reason}`);
}
