import * as z from 'zod';
import { WorkbenchError } from '../errors.ts';
import { propertySchema } from './codes.ts';
import { learningSettingsSchema } from './learning.ts';

/**
 * 2 since classes have codes, 3 since they may be drawn as objects, 4 since it says which images are drawn blind. A
 * larger one is a newer program's.
 */
export const TEMPLATE_VERSION = 4;

/**
 * How a project is set up, to be shared as a file: classes, model, keys and what is drawn blind. Files of earlier
 * versions are read.
 */
export const templateSchema = z.strictObject({
  schema: z.literal([1, 2, 3, TEMPLATE_VERSION]),
  classes: z
    .array(
      z.strictObject({
        name: z.string().trim().min(1).max(200),
        /** `#rrggbb` */
        color: z.string().regex(/^#[0-9a-f]{6}$/i, 'must be a colour such as #e69f00'),
        /** See `ClassDefinition.origin`. */
        origin: z.string().max(200).exactOptional(),
        /** See `ClassDefinition.property`. */
        property: propertySchema.exactOptional(),
        /** See `ClassDefinition.objects`. */
        objects: z.boolean().exactOptional(),
      }),
    )
    .max(255),
  /** Id of the model that predicts; null for none. */
  model: z.string().max(200).nullable(),
  /** Images that are drawn without a prediction; absent where nobody asked for any. */
  learning: learningSettingsSchema.exactOptional(),
  /** A set of shortcuts by its name, and what differs from it: chords by action. */
  keys: z.strictObject({
    preset: z.string().max(40),
    changes: z.record(z.string().max(100), z.array(z.string().max(60)).max(8)),
  }),
});
export type ProjectTemplate = z.infer<typeof templateSchema>;

const versionSchema = z.looseObject({ schema: z.number() });

/**
 * @param name of the file, for people
 * @throws WorkbenchError `template.newer`, `template.invalid`, which name the file and what is wrong with it
 */
export function parseTemplate(text: string, name: string): ProjectTemplate {
  const value = parseJson(text, name);
  if ((versionSchema.safeParse(value).data?.schema ?? 0) > TEMPLATE_VERSION) {
    throw new WorkbenchError('template.newer', `${name} was written by a newer version of this program.`);
  }
  const parsed = templateSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? '' : ` (${issue.path.join('.')})`;
  throw invalid(name, `${issue?.message ?? 'it has another form'}${where}`, parsed.error);
}

/** As it is written, for people to read, too. */
export function templateText(template: ProjectTemplate): string {
  return `${JSON.stringify(template, null, 2)}\n`;
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid(name, 'it is not JSON', error);
  }
}

function invalid(name: string, reason: string, cause: unknown): WorkbenchError {
  return new WorkbenchError('template.invalid', `${name} is no template: ${reason}.`, { cause });
}
