/** Codecs that were compiled to WebAssembly, which say nothing of their types: each exports what starts its module. */
declare module '@cornerstonejs/*wasmjs' {
  function start(options: object): Promise<unknown>;
  export = start;
}
