import { elementCount, parameter } from './parameters.ts';
import type { Parameters, Tensor } from './parameters.ts';

/**
 * How probable a class is at first that the network does not know yet, against background: small, so that it takes
 * nothing from those it knows (T.-Y. Lin et al., "Focal Loss for Dense Object Detection", ICCV 2017, section 4.1).
 */
const PRIOR = 0.01;

const WEIGHT = 'conv_out.weight';
const BIAS = 'conv_out.bias';

/** Places of the wanted classes among the known ones, by name whatever its case; undefined for one that is new. */
export function placesOf(
  known: readonly string[],
  wanted: readonly string[],
): readonly (number | undefined)[] {
  const plain = known.map((name) => name.trim().toLowerCase());
  return wanted.map((name) => {
    const place = plain.indexOf(name.trim().toLowerCase());
    return place === -1 ? undefined : place;
  });
}

/**
 * The network with an output channel for background and for each of several wanted classes: those it knows keep their
 * weights, and so their logits, and new ones begin improbable everywhere. Of a network of one class, whose sigmoid is
 * a softmax against 0, background becomes that 0.
 * @param places of the wanted classes, at least two, among the network's own
 */
export function withClasses(parameters: Parameters, places: readonly (number | undefined)[]): Parameters {
  const outputs = parameter(parameters, BIAS).data.length;
  // Undefined for one that the network has no channel for.
  const channelAt = (place: number | undefined): number | undefined =>
    outputs === 1 || place === undefined ? place : place + 1;
  const background = outputs === 1 ? undefined : 0;
  const channels = [background, ...places.map(channelAt)];
  const chosen = (name: string, fill: (channel: number) => number): Tensor => {
    const { shape, data } = parameter(parameters, name);
    const [, ...rest] = shape;
    const length = elementCount(rest);
    const values = new Float32Array(channels.length * length);
    channels.forEach((from, to) => {
      if (from === undefined) values.fill(fill(to), to * length, (to + 1) * length);
      else values.set(data.subarray(from * length, (from + 1) * length), to * length);
    });
    return { shape: [channels.length, ...rest], data: values };
  };
  const newBias = (channel: number): number => (channel === 0 ? 0 : Math.log(PRIOR / (1 - PRIOR)));
  return new Map(parameters)
    .set(
      WEIGHT,
      chosen(WEIGHT, () => 0),
    )
    .set(BIAS, chosen(BIAS, newBias));
}
