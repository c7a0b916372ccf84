/** What the window says about the scale of an image, classes beyond one project, and images side by side. */
export const toolText = {
  calibrate: {
    title: 'Set the scale',
    lead: (length: string) =>
      `The line is ${length} long. Say how long it is in truth, as read from the ruler in the image; ` +
      'lengths and areas of this image are in millimetres from then on.',
    length: 'Length of the line (mm)',
    begin: 'Set the scale',
    cancel: 'Cancel',
    close: 'Close',
  },

  meanings: {
    title: 'Classes of the model',
    hint: 'What the classes of the chosen model become in this project, from the next prediction on.',
    none: 'A new class',
    /** Name of the list of classes that one of the model's may mean. */
    of: (name: string) => `${name} becomes`,
  },

  compare: {
    images: 'Images to compare',
    close: 'Close',
  },
} as const;
