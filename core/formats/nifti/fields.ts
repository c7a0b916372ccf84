/** Types of numbers in a header. */
type NumberType = 'u8' | 'i16' | 'i32' | 'i64' | 'f32' | 'f64';

interface Place {
  readonly at: number;
  readonly type: NumberType;
}

interface Field {
  readonly count: number;
  /** In NIfTI-1 and in NIfTI-2. */
  readonly places: readonly [Place, Place];
}

const field = (
  count: number,
  ...places: readonly [readonly [number, NumberType], readonly [number, NumberType]]
): Field => {
  const [[at, type], [at2, type2]] = places;
  return {
    count,
    places: [
      { at, type },
      { at: at2, type: type2 },
    ],
  };
};

/** The numbers of a header by their names in `nifti1.h` and `nifti2.h`, as far as they are read or written. */
const FIELDS = {
  sizeof_hdr: field(1, [0, 'i32'], [0, 'i32']),
  dim: field(8, [40, 'i16'], [16, 'i64']),
  intent_code: field(1, [68, 'i16'], [504, 'i32']),
  datatype: field(1, [70, 'i16'], [12, 'i16']),
  bitpix: field(1, [72, 'i16'], [14, 'i16']),
  pixdim: field(8, [76, 'f32'], [104, 'f64']),
  vox_offset: field(1, [108, 'f32'], [168, 'i64']),
  scl_slope: field(1, [112, 'f32'], [176, 'f64']),
  scl_inter: field(1, [116, 'f32'], [184, 'f64']),
  cal_max: field(1, [124, 'f32'], [192, 'f64']),
  cal_min: field(1, [128, 'f32'], [200, 'f64']),
  xyzt_units: field(1, [123, 'u8'], [500, 'i32']),
  qform_code: field(1, [252, 'i16'], [344, 'i32']),
  sform_code: field(1, [254, 'i16'], [348, 'i32']),
  /** b, c and d of a quaternion whose length is 1. */
  quatern: field(3, [256, 'f32'], [352, 'f64']),
  qoffset: field(3, [268, 'f32'], [376, 'f64']),
  /** Three rows of four. */
  srow: field(12, [280, 'f32'], [400, 'f64']),
} as const satisfies Record<string, Field>;

export type FieldName = keyof typeof FIELDS;

const BYTES: Readonly<Record<NumberType, number>> = { u8: 1, i16: 2, i32: 4, i64: 8, f32: 4, f64: 8 };

/** NIfTI-1 and NIfTI-2 have the same fields in other places and of other widths. */
export type NiftiVersion = 1 | 2;

export const HEADER_BYTES: Readonly<Record<NiftiVersion, number>> = { 1: 348, 2: 540 };

/** Where the values of a file that is its own header may begin: after the header and the mark of its extensions. */
export const FIRST_VALUES_AT: Readonly<Record<NiftiVersion, number>> = { 1: 352, 2: 544 };

const MAGIC_AT: Readonly<Record<NiftiVersion, number>> = { 1: 344, 2: 4 };

/** After these, a NIfTI-2 shows whether its line ends were changed on the way. */
const MAGIC: Readonly<Record<NiftiVersion, Readonly<Record<'single' | 'pair', string>>>> = {
  1: { single: 'n+1\0', pair: 'ni1\0' },
  2: { single: 'n+2\0\r\n\x1a\n', pair: 'ni2\0\r\n\x1a\n' },
};

/** A header as bytes, whose fields are read and written by name. */
export class NiftiFields {
  readonly #view: DataView;

  constructor(
    bytes: Uint8Array,
    readonly version: NiftiVersion,
    readonly isLittleEndian: boolean,
  ) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES[version]);
  }

  /** Whether the values follow in the same file, or lie in another beside it. */
  get form(): 'single' | 'pair' | undefined {
    const at = MAGIC_AT[this.version];
    return (['single', 'pair'] as const).find((form) =>
      Array.from(MAGIC[this.version][form]).every(
        (letter, i) => this.#view.getUint8(at + i) === letter.charCodeAt(0),
      ),
    );
  }

  markSingle(): void {
    Array.from(MAGIC[this.version].single).forEach((letter, i) =>
      this.#view.setUint8(MAGIC_AT[this.version] + i, letter.charCodeAt(0)),
    );
  }

  numbers(name: FieldName): readonly number[] {
    const { at, type } = this.#placeOf(name);
    return Array.from({ length: FIELDS[name].count }, (_, i) => this.#read(type, at + i * BYTES[type]));
  }

  number(name: FieldName): number {
    return this.numbers(name)[0] as number;
  }

  write(name: FieldName, values: readonly number[]): void {
    const { at, type } = this.#placeOf(name);
    if (values.length > FIELDS[name].count) throw new RangeError(`${name} takes no ${values.length} numbers`);
    values.forEach((value, i) => this.#write(type, at + i * BYTES[type], value));
  }

  #placeOf(name: FieldName): Place {
    return FIELDS[name].places[this.version - 1] as Place;
  }

  #read(type: NumberType, at: number): number {
    const [view, little] = [this.#view, this.isLittleEndian];
    switch (type) {
      case 'u8':
        return view.getUint8(at);
      case 'i16':
        return view.getInt16(at, little);
      case 'i32':
        return view.getInt32(at, little);
      case 'i64':
        return Number(view.getBigInt64(at, little));
      case 'f32':
        return view.getFloat32(at, little);
      case 'f64':
        return view.getFloat64(at, little);
    }
  }

  #write(type: NumberType, at: number, value: number): void {
    const [view, little] = [this.#view, this.isLittleEndian];
    switch (type) {
      case 'u8': {
        view.setUint8(at, value);
        return;
      }
      case 'i16': {
        view.setInt16(at, value, little);
        return;
      }
      case 'i32': {
        view.setInt32(at, value, little);
        return;
      }
      case 'i64': {
        view.setBigInt64(at, BigInt(value), little);
        return;
      }
      case 'f32': {
        view.setFloat32(at, value, little);
        return;
      }
      case 'f64': {
        view.setFloat64(at, value, little);
        return;
      }
    }
  }
}

/** The header that bytes begin with; undefined where it is none, or is not all there. */
export function fieldsOf(bytes: Uint8Array): NiftiFields | undefined {
  for (const version of [1, 2] as const) {
    if (bytes.length < HEADER_BYTES[version]) continue;
    for (const isLittleEndian of [true, false]) {
      const fields = new NiftiFields(bytes, version, isLittleEndian);
      if (fields.number('sizeof_hdr') === HEADER_BYTES[version] && fields.form !== undefined) return fields;
    }
  }
  return undefined;
}
