/**
 * What of a project is kept for measuring models and people. A project has none of it until somebody trains in it or
 * asks for it, so that who only predicts has every image predicted.
 */
export interface LearningSettings {
  /** Images that measure new models: drawn without a pre-label, and never trained on. */
  readonly gate: {
    /** Of the subjects, 0..1. */
    readonly share: number;
    /** What tells that images show one subject; see `Grouping`. */
    readonly by: 'image' | 'folder' | 'name';
    readonly pattern: string;
  };
  /** Share of the other images that are drawn without a pre-label, too, 0..1: they measure what pre-labels do. */
  readonly blind: number;
}
