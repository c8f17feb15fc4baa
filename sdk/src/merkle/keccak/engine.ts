/** Who hashes a tree: the kernel where WebAssembly with vectors is allowed and worth its start, @noble/hashes everywhere else. */
import { keccak } from '../../hex.ts';
import { parentOf } from '../node.ts';
import { INPUT, INPUT_BYTES, kernelModule, OUTPUT, prepare, type Kernel } from './kernel.ts';

/** Hashes many messages of one length, which lie one after the other, and writes the digests likewise. */
export interface HashEngine {
  /** keccak(keccak(message)) of each `width` bytes. */
  leaves: (messages: Uint8Array, width: number, out: Uint8Array) => void;
  /** keccak(smaller ‖ larger) of each pair of 32 bytes. */
  nodes: (pairs: Uint8Array, out: Uint8Array) => void;
}

/** Below this many leaves a tree is done before the kernel would have started. */
const KERNEL_FROM = 64;

export const noble: HashEngine = {
  leaves(messages, width, out) {
    for (let i = 0; i * width < messages.length; i++) {
      out.set(keccak(keccak(messages.subarray(i * width, (i + 1) * width))), 32 * i);
    }
  },
  nodes(pairs, out) {
    for (let i = 0; 64 * i < pairs.length; i++) {
      out.set(parentOf(pairs.subarray(64 * i, 64 * i + 32), pairs.subarray(64 * i + 32, 64 * i + 64)), 32 * i);
    }
  },
};

// What is used of WebAssembly: the SDK is compiled without the types of any one platform.
declare const WebAssembly: {
  Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  Instance: new (module: object) => { exports: unknown };
};

let kernel: HashEngine | undefined;
let started = false;

/** The engine for a tree of this many leaves. */
export function engineFor(leaves: number): HashEngine {
  if (!started && leaves >= KERNEL_FROM) {
    started = true;
    kernel = startKernel();
  }
  return kernel ?? noble;
}

/** The kernel; undefined where there is no WebAssembly, where it has no vectors, or where the page's policy forbids it. */
export function startKernel(): HashEngine | undefined {
  try {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(kernelModule()));
    prepare(exports as Kernel);
    return engineOf(exports as Kernel);
  } catch {
    return undefined;
  }
}

/**
 * The kernel works on its own 128 KiB, through which everything passes in parts. The copies cost a few percent; for that no
 * tree lives in memory that only grows, or that the next tree writes to.
 */
function engineOf({ memory, leaves, nodes }: Kernel): HashEngine {
  const bytes = new Uint8Array(memory.buffer);
  const inParts = (input: Uint8Array, width: number, out: Uint8Array, hash: (count: number) => void): void => {
    const atOnce = 2 * Math.floor(INPUT_BYTES / (2 * Math.max(width, 64)));
    const count = input.length / width;
    for (let first = 0; first < count; first += atOnce) {
      const some = Math.min(atOnce, count - first);
      bytes.set(input.subarray(first * width, (first + some) * width), INPUT);
      // Two at a time: an odd one goes with whatever lies behind it.
      hash(some + (some % 2));
      out.set(bytes.subarray(OUTPUT, OUTPUT + 32 * some), 32 * first);
    }
  };
  return {
    leaves: (messages, width, out) => inParts(messages, width, out, (count) => leaves(INPUT, count, OUTPUT, width)),
    nodes: (pairs, out) => inParts(pairs, 64, out, (count) => nodes(INPUT, count, OUTPUT)),
  };
}
