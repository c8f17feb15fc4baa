// The entries that every engine of the bench gets: random-looking, the same in every process.

/** As `leaves.bin` holds them: ascending, 32 bytes each. */
export function entriesOf(count: number): Uint8Array {
  const bytes = new Uint8Array(32 * count);
  const view = new DataView(bytes.buffer);
  for (let i = 0, noise = 1; i < count; i++) {
    view.setUint32(32 * i, Math.floor((i * 2 ** 32) / count));
    for (let at = 4; at < 32; at += 4) view.setUint32(32 * i + at, (noise = (noise * 1_664_525 + at) % 2 ** 32));
  }
  return bytes;
}

/** The rows of a buffer, a view each. */
export function rowsOf(bytes: Uint8Array): Buffer[] {
  const { buffer, byteOffset } = bytes;
  return Array.from({ length: bytes.length / 32 }, (_, i) => Buffer.from(buffer, byteOffset + 32 * i, 32));
}

/** Places that are spread over all of `count`. */
export function someOf(count: number, howMany: number): number[] {
  return Array.from({ length: howMany }, (_, i) => (i * 7_919 * 101 + 17) % count);
}
