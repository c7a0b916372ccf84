import * as z from 'zod';
import { decodeBase64 } from '../../formats/base64.ts';
import { decodePngSamples } from '../../formats/png.ts';
import type { Size } from '../../geometry/size.ts';
import { LABELME_IGNORED } from '../write/labelme.ts';
import { Canvas } from './canvas.ts';
import type { Draw } from './canvas.ts';
import { baseName, damaged, eachReadable, inFile, issuesOf, readJson, reading, setNamed } from './found.ts';
import type { DataSetReader, FoundClass, FoundImage, FoundLabels } from './found.ts';
import { grouped } from './group.ts';
import { NOTHING_SAID } from './said.ts';
import { drawBox, drawEllipse, drawPart, drawRings } from './shapes.ts';

const shapeSchema = z.object({
  label: z.string().max(1000),
  points: z.array(z.tuple([z.number(), z.number()])),
  group_id: z.union([z.int(), z.string()]).nullable().default(null),
  shape_type: z.string().default('polygon'),
  /** Base64 of a PNG that fills the box of its points. */
  mask: z.string().nullish(),
});
type Shape = z.infer<typeof shapeSchema>;

const fileSchema = z.object({
  shapes: z.array(shapeSchema),
  imagePath: z.string().max(1000),
  imageHeight: z.int().positive(),
  imageWidth: z.int().positive(),
  /** Of the image: our exports have `accepted` and `complete`, others what they like. */
  flags: z.looseObject({ accepted: z.unknown(), complete: z.unknown() }).partial().nullish().catch(null),
});
type LabelmeFile = z.infer<typeof fileSchema>;

/** Files of labelme, one for each image. Shapes of one group are one object. */
export const labelmeReader: DataSetReader = {
  id: 'labelme',
  recognises: (paths) => paths.some((path) => path.endsWith('.json')),
  async open(files) {
    const names: string[] = [];
    const images: FoundImage[] = [];
    const shapeless: string[] = [];
    const paths = files.paths.filter((one) => one.endsWith('.json'));
    const problems = await eachReadable(paths, async (path) => {
      const json = await readJson(files, path);
      if (!isLabelme(json)) return;
      const parsed = fileSchema.safeParse(json);
      if (!parsed.success) throw damaged(path, issuesOf(parsed.error));
      const { shapes, imagePath, imageWidth: width, imageHeight: height } = parsed.data;
      for (const { label } of shapes) {
        if (label !== LABELME_IGNORED && !names.includes(label)) names.push(label);
      }
      const others = shapes.filter((shape) => !KNOWN.has(shape.shape_type)).length;
      if (others > 0) shapeless.push(`${others} shapes of ${path} are lines or points, which cover nothing.`);
      const size = { width, height };
      const set = setNamed(path.split('/').at(-2) ?? '');
      const labels = (): FoundLabels => inFile(path, () => drawn(parsed.data, size, names));
      images.push({ name: baseName(imagePath), size, set, ...saidBy(parsed.data), read: reading(labels) });
    });
    if (images.length === 0) return null;
    if (names.length > 255) throw damaged('labelme', 'there are more than 255 classes');
    const classes = names.map((name, index): FoundClass => ({ label: index + 1, name, color: null }));
    return { format: 'labelme', classes, images, problems: [...shapeless, ...problems] };
  },
};

const KNOWN: ReadonlySet<string> = new Set(['polygon', 'rectangle', 'circle', 'mask']);

function saidBy({ flags }: LabelmeFile): Pick<FoundImage, 'said'> {
  const { accepted, complete } = flags ?? {};
  if (typeof accepted !== 'boolean' || typeof complete !== 'boolean') return {};
  const status = accepted ? 'accepted' : 'edited';
  return { said: { ...NOTHING_SAID, status, coverage: complete ? { 0: 'complete' } : null } };
}

function isLabelme(json: unknown): boolean {
  return typeof json === 'object' && json !== null && 'shapes' in json && 'imagePath' in json;
}

function drawn({ shapes }: LabelmeFile, size: Size, names: readonly string[]): FoundLabels {
  const canvas = new Canvas(size);
  const groups = grouped(
    shapes.filter(({ shape_type: type }) => KNOWN.has(type)),
    // Without a group each is one by itself.
    (shape) => (shape.group_id === null ? shape : `${shape.label}\n${shape.group_id}`),
  );
  for (const group of groups.values()) {
    const draws = group.map((shape) => drawOf(shape, size));
    const draw: Draw = (...into) => draws.forEach((one) => one(...into));
    const name = group[0]?.label ?? '';
    if (name === LABELME_IGNORED) canvas.ignore(draw);
    else canvas.add(names.indexOf(name) + 1, draw);
  }
  return canvas.finish();
}

function drawOf({ shape_type: type, points, mask }: Shape, size: Size): Draw {
  const corners = points.map(([x, y]) => ({ x, y }));
  const [a, b] = corners;
  if (type === 'polygon') return drawRings([corners]);
  if (a === undefined || b === undefined) throw new Error(`a ${type} has fewer than two points`);
  if (type === 'rectangle') return drawBox(a, b);
  if (type === 'circle') {
    const radius = Math.hypot(b.x - a.x, b.y - a.y);
    return drawEllipse(a, { x: radius, y: radius });
  }
  const { samples, width, height } = decodePngSamples(decodeBase64(mask ?? ''), size.width * size.height);
  const place = { left: Math.round(a.x), top: Math.round(a.y), width, height };
  return drawPart(place, (pixel) => samples[pixel] !== 0);
}
