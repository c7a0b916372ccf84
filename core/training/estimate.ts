import type {
  TrainingEstimate,
  TrainingPlan,
  TrainingSettings,
  TrainingSpeed,
} from '../contract/training.ts';
import { epochsWithin } from './pace.ts';

type Images = TrainingPlan['images'];

/** Seconds per image. */
export interface ImageSeconds {
  readonly read: number;
  /** Of a model. */
  readonly answer: number;
}

/**
 * Seconds from the last step to the end: each validation image is answered twice more, for threshold and figures; each
 * gate image is read, and answered by two models.
 */
export function secondsAfterwards(
  { validation, gate }: Omit<Images, 'train'>,
  { read, answer }: ImageSeconds,
): number {
  return 2 * validation * answer + gate * (read + 2 * answer);
}

/** What a training comes to at the speed of an earlier one; images that are cut into tiles count as one of those. */
export function estimateOf(
  images: Images,
  { size, policy, batch, visits, validateEvery, seconds, epochs: most }: TrainingSettings,
  speed: TrainingSpeed,
): TrainingEstimate {
  const perImage = { read: speed.read, answer: speed.answer * policy.width * policy.height };
  const steps = Math.max(1, Math.floor((images.train * visits) / batch));
  const perStep = speed.step * batch * size.width * size.height;
  const perEpoch = steps * perStep + (images.validation * perImage.answer) / validateEvery;
  const reading = (images.train + images.validation) * perImage.read;
  const comparing = secondsAfterwards(images, perImage);
  const epochs =
    seconds === undefined ? Math.max(1, most) : epochsWithin(seconds - reading - comparing, perEpoch);
  return { reading, learning: epochs * perEpoch, comparing, epochs, steps: epochs * steps };
}
