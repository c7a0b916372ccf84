/** Ways to run a model, in order of preference where two are equally fast. */
export const providers = ['cuda', 'dml', 'coreml', 'webgpu', 'cpu'] as const;
