/** Name of a project folder that lies in the folder of its images. */
export const PROJECT_FOLDER = 'U-Lite project';

/** Whether a folder's name is that of a project, also of one that was set aside, and no images are looked for in it. */
export function isProjectFolder(name: string): boolean {
  return name === PROJECT_FOLDER || name.startsWith(`${PROJECT_FOLDER}.`);
}
