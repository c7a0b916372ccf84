import type { onnx } from 'onnx-proto';
import onnxProto from 'onnx-proto';

const { AttributeProto, ModelProto, TensorProto } = onnxProto.onnx;

/** Name of a tensor in a graph under construction. */
export type Value = string;

export type Attribute = number | string | readonly number[] | { readonly float: number };

export interface NodeOptions {
  readonly attributes?: Readonly<Record<string, Attribute>>;
  /** `com.microsoft` for the runtime's own fused operators; the standard domain otherwise. */
  readonly domain?: 'com.microsoft';
  readonly outputs?: number;
}

/** Dimensions of an input or output; a string is a free dimension of that name. */
export type Shape = readonly (number | string)[];

const OPSET = 20;
/** The newest IR version that this opset was released with. */
const IR_VERSION = 9;

/**
 * Builds one ONNX model node by node. Constants are stored once per distinct content key,
 * so that layers can ask for the same small constant freely.
 */
export class OnnxGraph {
  private readonly nodes: onnx.INodeProto[] = [];
  private readonly initializers = new Map<string, onnx.ITensorProto>();
  private readonly inputs: onnx.IValueInfoProto[] = [];
  private readonly outputs: onnx.IValueInfoProto[] = [];
  private count = 0;

  constructor(private readonly name: string) {}

  input(name: string, shape: Shape): Value {
    this.inputs.push(valueInfo(name, shape));
    return name;
  }

  /** Declares `value` as an output under `name`. */
  output(name: string, value: Value, shape: Shape): void {
    this.nodes.push({ opType: 'Identity', input: [value], output: [name], name: `output/${name}` });
    this.outputs.push(valueInfo(name, shape));
  }

  /** Appends a node with one output and returns that output. */
  node(opType: string, inputs: readonly Value[], options: NodeOptions = {}): Value {
    const [output] = this.nodeWithOutputs(opType, inputs, { ...options, outputs: 1 });
    return output as Value;
  }

  nodeWithOutputs(opType: string, inputs: readonly Value[], options: NodeOptions): Value[] {
    const name = `${opType}_${String(this.count++)}`;
    const outputs = Array.from({ length: options.outputs ?? 1 }, (_, i) => `${name}:${String(i)}`);
    this.nodes.push({
      opType,
      name,
      input: [...inputs],
      output: outputs,
      domain: options.domain ?? '',
      attribute: Object.entries(options.attributes ?? {}).map(([key, value]) => attributeProto(key, value)),
    });
    return outputs;
  }

  /** A float constant of any size, stored in the model under `name`. */
  weight(name: string, shape: readonly number[], data: Float32Array): Value {
    this.initializers.set(name, {
      name,
      dims: [...shape],
      dataType: TensorProto.DataType.FLOAT,
      rawData: littleEndianBytes(data),
    });
    return name;
  }

  scalar(value: number): Value {
    return this.weight(`float:${String(value)}`, [], Float32Array.of(value));
  }

  floats(values: readonly number[]): Value {
    return this.weight(`floats:${values.join(',')}`, [values.length], Float32Array.from(values));
  }

  /** A one-dimensional int64 constant: axes, shapes, starts and the like. */
  ints(values: readonly number[]): Value {
    const name = `ints:${values.join(',')}`;
    const bytes = new DataView(new ArrayBuffer(8 * values.length));
    values.forEach((value, i) => {
      bytes.setBigInt64(8 * i, BigInt(value), true);
    });
    this.initializers.set(name, {
      name,
      dims: [values.length],
      dataType: TensorProto.DataType.INT64,
      rawData: new Uint8Array(bytes.buffer),
    });
    return name;
  }

  /** The serialised model. */
  toBytes(): Uint8Array {
    return ModelProto.encode({
      irVersion: IR_VERSION,
      producerName: 'u-lite-workbench',
      opsetImport: [
        { domain: '', version: OPSET },
        { domain: 'com.microsoft', version: 1 },
      ],
      graph: {
        name: this.name,
        node: this.nodes,
        initializer: [...this.initializers.values()],
        input: this.inputs,
        output: this.outputs,
      },
    }).finish();
  }
}

function valueInfo(name: string, shape: Shape): onnx.IValueInfoProto {
  const dim = shape.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }));
  return { name, type: { tensorType: { elemType: TensorProto.DataType.FLOAT, shape: { dim } } } };
}

function attributeProto(name: string, value: Attribute): onnx.IAttributeProto {
  const { AttributeType } = AttributeProto;
  if (typeof value === 'number') return { name, type: AttributeType.INT, i: value };
  if (typeof value === 'string') return { name, type: AttributeType.STRING, s: asciiBytes(value) };
  if ('float' in value) return { name, type: AttributeType.FLOAT, f: value.float };
  return { name, type: AttributeType.INTS, ints: [...value] };
}

function asciiBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** ONNX stores raw tensors little-endian; every platform this runs on is. */
function littleEndianBytes(data: Float32Array): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice();
}
