/**
 * Logarithm and exponential that are the same to the last bit on every machine. Engines are free in how they compute `Math.log` and
 * `Math.exp`; additions, multiplications and divisions are not, and these are made of nothing else. Errors are below 4 units in the last place.
 */
const LN2_HIGH = 0.69314718036912381649;
const LN2_LOW = 1.90821492927058770002e-10;
const SQRT_HALF = 0.7071067811865476;

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);
/** Which half of a double holds its exponent. */
const HIGH = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0;

/** Natural logarithm of a normal positive number. */
export function ln(x: number): number {
  float[0] = x;
  const high = words[HIGH] ?? 0;
  let exponent = (high >>> 20) - 1022;
  words[HIGH] = (high & 0x000fffff) | 0x3fe00000;
  let mantissa = float[0];
  if (mantissa < SQRT_HALF) {
    mantissa *= 2;
    exponent -= 1;
  }
  // ln m = 2 atanh z, and |z| ≤ 0.172: the series ends below the last bit.
  const z = (mantissa - 1) / (mantissa + 1);
  const zz = z * z;
  let sum = 0;
  for (let k = 23; k >= 3; k -= 2) sum = (sum + 1 / k) * zz;
  return exponent * LN2_HIGH + (2 * z + (2 * z * sum + exponent * LN2_LOW));
}

/** e to the power of x; 0 and infinity where a double ends. */
export function exp(x: number): number {
  if (x > 710) return Infinity;
  if (x < -708) return 0;
  const k = Math.floor(x / (LN2_HIGH + LN2_LOW) + 0.5);
  const r = x - k * LN2_HIGH - k * LN2_LOW;
  let sum = 1;
  for (let n = 14; n >= 1; n--) sum = 1 + (sum * r) / n;
  // In two steps: the largest results are below 2 to the power of 1024, which is no double itself.
  return sum * 2 * powerOfTwo(k - 1);
}

/** 2 to the power of a whole number from −1022 to 1023. */
function powerOfTwo(k: number): number {
  words[HIGH] = (k + 1023) << 20;
  words[1 - HIGH] = 0;
  return float[0] ?? 0;
}
