/** Binaries that the bundle holds, by the names under which packages give them out. */
declare module '@cornerstonejs/*/decodewasm' {
  const binary: Uint8Array<ArrayBuffer>;
  export = binary;
}
declare module '@cornerstonejs/codec-openjph/wasm' {
  const binary: Uint8Array<ArrayBuffer>;
  export = binary;
}
declare module '@jsquash/webp/codec/dec/webp_dec.wasm' {
  const binary: Uint8Array<ArrayBuffer>;
  export = binary;
}
