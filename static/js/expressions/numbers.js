/* Numbers that come out the same, to the last digit, as in arithmetic.py: the same
 * additions and multiplications in the same order. Imports nothing.
 */

const LN2_HIGH = 6.93147180369123816490e-01;
const LN2_LOW = 1.90821492927058770002e-10;
const LOG2_E = 1.4426950408889634;
const HALF_ROOT = 0.7071067811865476;

const view = new DataView(new ArrayBuffer(8));

/** 0/0 is NaN (it equals nothing); any other division by zero is unknown. */
export function divide(one, other) {
  if (other !== 0) return one / other;
  return one === 0 || Number.isNaN(one) ? NaN : null;
}

/** Of whole numbers only, with the sign of the first. */
export function remainder(one, other) {
  if (other === 0 || !Number.isInteger(one) || !Number.isInteger(other)) return null;
  return one % other;
}

/** Half away from zero on the shortest decimal form: roundHalfAway(2.675, 2) is 2.68. */
export function roundHalfAway(number, places) {
  if (Math.abs(number) >= 1e16) return number; // whole already
  const [mantissa, power] = Math.abs(number).toExponential().split("e");
  const digits = mantissa.replace(".", "");
  const exponent = Number(power);
  const kept = exponent + 1 + places; // digits before the cut
  if (kept >= digits.length) return number + 0;
  if (kept < 0) return 0;
  let whole = BigInt(digits.slice(0, kept) || "0");
  if (digits[kept] >= "5") whole += 1n;
  const rounded = Number(`${whole}e${exponent + 1 - kept}`);
  return (number < 0 ? -rounded : rounded) + 0; // no negative zero
}

/** A finite number without exponent and without needless zeros: "0.000001", "7", "-2.5". */
export function plain(number) {
  const [mantissa, power] = Math.abs(number).toExponential().split("e");
  const digits = mantissa.replace(".", "");
  const whole = Number(power) + 1; // digits before the point
  const padded = digits.padStart(digits.length + Math.max(1 - whole, 0), "0").padEnd(whole, "0");
  const cut = Math.max(whole, 1);
  const text = padded.length > cut ? `${padded.slice(0, cut)}.${padded.slice(cut)}` : padded;
  return number < 0 ? `-${text}` : text;
}

/** Two to a whole power from -1074 to 1023, exactly. */
function powerOfTwo(exponent) {
  if (exponent < -1022) return powerOfTwo(exponent + 52) * 2.220446049250313e-16;
  view.setUint32(0, (exponent + 1023) << 20);
  view.setUint32(4, 0);
  return view.getFloat64(0);
}

/** [mantissa from 0.5 to 1, exponent] of a positive number. */
function parted(number) {
  if (number < 2.2250738585072014e-308) {
    const [mantissa, exponent] = parted(number * 18014398509481984); // 2 ** 54
    return [mantissa, exponent - 54];
  }
  view.setFloat64(0, number);
  const high = view.getUint32(0);
  view.setUint32(0, (high & 0x800fffff) | 0x3fe00000);
  return [view.getFloat64(0), ((high >>> 20) & 0x7ff) - 1022];
}

/** Natural logarithm of a positive finite number. */
export function ln(number) {
  let [mantissa, exponent] = parted(number);
  if (mantissa < HALF_ROOT) {
    mantissa *= 2;
    exponent -= 1;
  }
  const ratio = (mantissa - 1) / (mantissa + 1);
  const square = ratio * ratio;
  let series = 0;
  for (let divisor = 25; divisor > 1; divisor -= 2) series = (series + 1 / divisor) * square;
  return exponent * LN2_HIGH + (2 * ratio + (2 * ratio * series + exponent * LN2_LOW));
}

/** e to a finite power; Infinity on overflow. */
export function exp(number) {
  if (number > 710) return Infinity;
  if (number < -746) return 0;
  const twos = Math.floor(number * LOG2_E + 0.5);
  const rest = (number - twos * LN2_HIGH) - twos * LN2_LOW;
  let series = 1;
  for (let divisor = 16; divisor > 0; divisor -= 1) series = 1 + series * rest / divisor;
  const half = Math.floor(twos / 2);
  return series * powerOfTwo(half) * powerOfTwo(twos - half);
}

/** base to the exponent; NaN where no real number is meant, Infinity on overflow. */
export function power(base, exponent) {
  if (Number.isInteger(exponent)) return wholePower(base, exponent);
  if (base < 0 || (base === 0 && exponent < 0)) return NaN;
  return base === 0 ? 0 : exp(exponent * ln(base));
}

function wholePower(base, exponent) {
  if (base === 0 && exponent < 0) return NaN;
  let left = Math.abs(exponent);
  let factor = base;
  let product = 1;
  while (left >= 1) {
    if (left % 2 === 1) product *= factor;
    factor *= factor;
    left = Math.floor(left / 2);
  }
  if (exponent >= 0) return product;
  return product === 0 ? Infinity : 1 / product;
}
