/** The parts of WebAssembly that Node has and the ES library typings leave to the DOM. */
declare namespace WebAssembly {
  /** Opaque: made by `compile`, handed on as it is. */
  interface Module {
    readonly [Symbol.toStringTag]: 'WebAssembly.Module';
  }
  class Memory {
    constructor(descriptor: { initial: number; maximum?: number });
    readonly buffer: ArrayBuffer;
  }
  function compile(bytes: Uint8Array): Promise<Module>;
}
