/** What the window says about classes, and the codes of what they show. */
export const classText = {
  classes: {
    title: 'Classes',
    add: 'Add class',
    newName: (label: number) => `Class ${label}`,
    select: (name: string) => `Paint ${name}`,
    hide: (name: string) => `Hide ${name}`,
    show: (name: string) => `Show ${name}`,
    lock: (name: string) => `Lock ${name}`,
    unlock: (name: string) => `Unlock ${name}`,
    remove: (name: string) => `Delete ${name}`,
    removeTitle: (name: string) => `Delete ${name}?`,
    removeElsewhere: (images: number) =>
      `${images === 1 ? 'Another image has' : `${images} other images have`} pixels of this class. ` +
      'They will become background as well. Undo brings them back.',
    removeAnyway: 'Delete the class and its pixels',
    keep: 'Keep the class',
    solo: (name: string) => `Show only ${name}`,
    color: (name: string) => `Colour of ${name}`,
    renameHint: (name: string) => `${name} (F2 or double-click to rename)`,
    nameField: 'Class name',
    none: 'No classes yet. They come with the first prediction, or add one.',
    codes: (name: string) => `Codes of ${name}`,
    asObjects: (name: string) => `Draw ${name} as objects`,
  },

  codes: {
    close: 'Close',
    set: 'Set codes',
    lead: 'What the class shows, in codes of SNOMED CT or another terminology, for DICOM segmentations.',
    from: 'Codes',
    sources: { name: 'From the name', list: 'From the list', own: 'By hand' },
    search: 'Find',
    list: 'Codes of SNOMED CT',
    none: 'Nothing in the list is called that. Other codes can be given by hand.',
    side: 'Side',
    sides: { none: 'None', left: 'Left', right: 'Right', both: 'Both' },
    rows: { category: 'Category', type: 'Type', modifier: 'Modifier' },
    parts: { value: 'Code', scheme: 'Scheme', meaning: 'Meaning' },
    part: (row: string, part: string) => `${row}: ${part.toLowerCase()}`,
    rule:
      'A code and its scheme have up to 16 letters, a meaning up to 64, none of them a backslash. ' +
      'The modifier may be left out. SCT is the scheme of SNOMED CT; one of your own begins with 99.',
    written: 'Will be written',
  },
} as const;
