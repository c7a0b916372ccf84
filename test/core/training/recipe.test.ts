import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ModelManifest } from '../../../core/contract/model-manifest.ts';
import { type Ingredients, heldShare, looksTwice, recipeFor } from '../../../core/training/recipe.ts';
import { heldOut } from '../../../core/training/holdout.ts';

const model = (changes: Partial<ModelManifest> = {}): ModelManifest => ({
  schema: 1,
  id: 'm',
  name: 'M',
  task: 'finds',
  file: 'model.onnx',
  sha256: 'a'.repeat(64),
  parameters: 1,
  input: { name: 'image', size: { mode: 'stretch', width: 256, height: 256, overlap: 0 } },
  output: { name: 'probability' },
  classes: [{ label: 1, name: 'lesion', color: '#000000' }],
  threshold: 0.5,
  fillHoles: true,
  smallestRegion: 0,
  onlyLargest: false,
  metrics: [],
  trainingData: '',
  licence: '',
  ...changes,
});

const tiled = (side: number): ModelManifest =>
  model({ input: { name: 'image', size: { mode: 'tiles', width: side, height: side, overlap: side / 4 } } });

const ingredients: Ingredients = {
  images: 16,
  imageSize: { width: 500, height: 400 },
  classes: ['lesion'],
  from: model(),
  seconds: 120,
};

/** What a run comes to on a computer as fast as the recipe supposes. */
function epochsOf(
  { images }: Ingredients,
  seconds: number,
  { visits, size }: ReturnType<typeof recipeFor>,
): number {
  return (seconds * 400_000) / (images * visits * size.width * size.height);
}

describe('the recipe', () => {
  it('shows whole images small while time is short, and later as large as the model sees them', () => {
    const sideIn = (seconds: number) => recipeFor({ ...ingredients, seconds }).size.width;
    expect([30, 120, 600, 3600].map(sideIn)).toEqual([128, 128, 256, 256]);
    expect(recipeFor(ingredients).policy).toEqual({ mode: 'stretch', width: 128, height: 128, overlap: 0 });
  });

  it('keeps the tiles of a model that looks at images as they are, and learns from crops of them', () => {
    const settings = recipeFor({ ...ingredients, from: tiled(512) });
    expect(settings.policy).toMatchObject({ mode: 'tiles', width: 512, height: 512, overlap: 128 });
    expect(settings.size).toEqual({ width: 128, height: 128 });
    expect(recipeFor({ ...ingredients, from: tiled(96) }).size).toEqual({ width: 96, height: 96 });
  });

  it('looks once while learning, also from a model that looks twice', () => {
    const size = { ...model().input.size, mirroring: true };
    const settings = recipeFor({ ...ingredients, from: model({ input: { name: 'image', size } }) });
    expect(settings.policy).not.toHaveProperty('mirroring');
  });

  it('keeps objects apart where the model does, of one class', () => {
    const from = model({ objects: { dynamic: 0.2, necks: 0.5 } });
    expect(recipeFor({ ...ingredients, from }).separateObjects).toBe(true);
    expect(recipeFor({ ...ingredients, from, classes: ['a', 'b'] }).separateObjects).toBe(false);
    expect(recipeFor(ingredients).separateObjects).toBe(false);
  });

  it('makes epochs of 20 steps or more, some two dozen where time allows, and validates a few times', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 60, max: 3600 }), (images, seconds) => {
        const given = { ...ingredients, images, seconds };
        const settings = recipeFor(given);
        const steps = Math.floor((images * settings.visits) / settings.batch);
        expect(steps).toBeGreaterThanOrEqual(18);
        const epochs = epochsOf(given, seconds, settings);
        expect(epochs).toBeLessThan(40);
        expect(epochs / settings.validateEvery).toBeLessThan(13);
        if (epochs >= 6) expect(epochs / settings.validateEvery).toBeGreaterThan(3);
      }),
    );
  });

  it('goes on until validation stands still where there is no limit, and validates each epoch', () => {
    const settings = recipeFor({ ...ingredients, seconds: null });
    expect(settings).toMatchObject({ patience: 25, validateEvery: 1, size: { width: 256 } });
    expect(settings).not.toHaveProperty('seconds');
    expect(Math.floor((ingredients.images * settings.visits) / settings.batch)).toBe(20);
  });

  it('counts crops, not images, where a model looks at tiles', () => {
    const visits = (imageSize: Ingredients['imageSize']) =>
      recipeFor({ ...ingredients, from: tiled(256), imageSize, images: 2 }).visits;
    expect(visits({ width: 1000, height: 1000 })).toBeLessThan(visits(null));
  });

  it('has a model look twice where it then answers no later than the one it came from', () => {
    const twice = (seconds: number, from: ModelManifest | null) =>
      looksTwice(recipeFor({ ...ingredients, from, seconds }), from);
    expect(twice(120, model())).toBe(true);
    expect(twice(3600, model())).toBe(false);
    expect(twice(120, tiled(512))).toBe(false);
    expect(twice(120, null)).toBe(false);
    const mirroring = ({ input }: ModelManifest): ModelManifest =>
      model({ input: { ...input, size: { ...input.size, mirroring: true } } });
    expect(twice(3600, mirroring(model()))).toBe(true);
    expect(twice(120, mirroring(tiled(512)))).toBe(true);
  });

  it('begins with the usual way of looking where there is no model', () => {
    expect(recipeFor({ ...ingredients, from: null, seconds: 3600 }).policy).toMatchObject({
      mode: 'stretch',
      width: 256,
    });
  });
});

describe('the share that validates', () => {
  it('is a fifth, at least two from six images on, and never more than fifty', () => {
    const held = (images: number) =>
      heldOut(
        Array.from({ length: images }, (_, at) => `image ${at}`),
        heldShare(images),
      ).size;
    expect([1, 2, 5, 6, 10, 20, 50, 1000].map(held)).toEqual([0, 1, 1, 2, 2, 4, 10, 50]);
  });
});
