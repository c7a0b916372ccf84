import { basename } from 'node:path';
import { parseTemplate, templateText } from '../../core/contract/template.ts';
import type { ProjectTemplate } from '../../core/contract/template.ts';
import { writeFileAtomic } from './atomic.ts';
import { readBytes } from './read-bytes.ts';

/** Far more than 255 classes and all keys need. */
const MOST_BYTES = 1024 * 1024;

export async function writeTemplate(path: string, template: ProjectTemplate): Promise<void> {
  await writeFileAtomic(path, templateText(template));
}

/** @throws WorkbenchError `file.read`, `file.large`, `template.newer`, `template.invalid` */
export async function readTemplate(path: string): Promise<ProjectTemplate> {
  const bytes = await readBytes(path, MOST_BYTES);
  return parseTemplate(new TextDecoder().decode(bytes), basename(path));
}
