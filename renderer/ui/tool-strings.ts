/** What the window says about the scale of an image. */
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
} as const;
