/** Name of a project folder that lies in the folder of its images. */
export const PROJECT_FOLDER = 'U-Lite project';

/** Whether a folder's name is that of a project, also of one that was set aside, and no images are looked for in it. */
export function isProjectFolder(name: string): boolean {
  return name === PROJECT_FOLDER || name.startsWith(`${PROJECT_FOLDER}.`);
}

/** Name for one more project in a folder that holds these names. */
export function freeProjectName(taken: readonly string[]): string {
  let name = PROJECT_FOLDER;
  for (let number = 2; taken.includes(name); number++) name = `${PROJECT_FOLDER}.${number}`;
  return name;
}
