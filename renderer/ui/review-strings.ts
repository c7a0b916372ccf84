/** What the window says about reviewing images. */
export const reviewText = {
  predictReviewed: {
    title: 'Predict this accepted image again?',
    lead: 'Its mask may change, and it would have to be accepted again. Undo brings both back.',
    begin: 'Predict again',
    cancel: 'Keep as accepted',
    close: 'Close',
  },
} as const;
