import type { Provider } from '../../core/contract/inference.ts';
import type { ModelManifest } from '../../core/contract/model-manifest.ts';
import type { PredictorAnswer, PredictorRequest } from '../../core/contract/predictor.ts';

/** What main asks of the inference process, by kind. */
export interface Tasks {
  /** Models below the folders, later ones replacing earlier ones of the same id. */
  models: {
    readonly request: { readonly roots: readonly string[] };
    readonly answer: readonly FoundModel[];
  };
  /** Opens the model in a folder and runs it once; rejects when it is not fit for use. */
  check: { readonly request: { readonly folder: string }; readonly answer: ModelManifest };
  predict: {
    readonly request: PredictorRequest & {
      readonly roots: readonly string[];
      readonly modelId: string;
      readonly provider: Provider;
    };
    readonly answer: PredictorAnswer & { readonly modelSha256: string };
  };
  /** Runs the golden input; rejects where the provider does not work. */
  prove: { readonly request: { readonly provider: Provider }; readonly answer: Proof };
  builtIn: { readonly request: undefined; readonly answer: readonly Provider[] };
}

export interface FoundModel {
  readonly folder: string;
  readonly manifest: ModelManifest;
  readonly problem?: string;
}

export interface Proof {
  /** Probabilities of the golden input. */
  readonly output: Float32Array;
  /** Median time of one network-sized input. */
  readonly milliseconds: number;
}
