package assay.grading.format;

import java.math.BigInteger;

/// Reads a plain decimal number out of ASCII bytes: the double that `Double.parseDouble` gives, in
/// a tenth of its time.
///
/// Up to 19 significant digits and a decimal exponent from -64 to 64 are converted here; whatever
/// else there is, is left to the caller. With at most 53 bits and an exponent up to 22 both factors
/// are exact doubles (Clinger 1990). Otherwise the digits are multiplied by 128 bits of the power
/// of five, which is always enough to round to nearest even (Lemire, "Number parsing at a gigabyte
/// per second", 2021; that no case is left over: Mushtak and Lemire, 2023).
final class DecimalReader {
  private static final int MAX_INTEGER_DIGITS = 20;
  private static final int MAX_FRACTION_DIGITS = 30;
  private static final int MAX_EXPONENT_DIGITS = 3;

  /// As many digits always fit into an unsigned long.
  private static final int MAX_SIGNIFICANT = 19;

  private static final int MAX_POWER = 64;
  private static final long[] FIVES_HIGH = new long[2 * MAX_POWER + 1];
  private static final long[] FIVES_LOW = new long[2 * MAX_POWER + 1];

  private static final int MAX_EXACT_POWER = 22;
  private static final double[] EXACT_TENS = new double[MAX_EXACT_POWER + 1];
  private static final long MAX_EXACT = 1L << 53;

  static {
    for (int q = -MAX_POWER; q <= MAX_POWER; q++) {
      var five = fiveTo(q);
      FIVES_HIGH[q + MAX_POWER] = five.shiftRight(Long.SIZE).longValue();
      FIVES_LOW[q + MAX_POWER] = five.longValue();
    }
    for (int q = 0; q <= MAX_EXACT_POWER; q++) {
      EXACT_TENS[q] = Double.parseDouble("1e" + q);
    }
  }

  private double value;

  /// The number read last.
  double value() {
    return value;
  }

  /// Reads `[+-]? [0-9]{1,20} (. [0-9]{1,30})? ([eE] [+-]? [0-9]{1,3})?`.
  ///
  /// @param text holds a byte that is no digit after the number
  /// @return the place after the number; -1 where there is none, or none that can be read here
  int read(byte[] text, int from) {
    boolean negative = text[from] == '-';
    int start = negative || text[from] == '+' ? from + 1 : from;
    int at = start;
    long digits = 0;
    for (int digit = text[at] - '0'; isDigit(digit); digit = text[++at] - '0') {
      digits = digits * 10 + digit;
    }
    int count = at - start;
    if (count == 0 || count > MAX_INTEGER_DIGITS) {
      return -1;
    }
    int fraction = 0;
    if (text[at] == '.') {
      int point = at++;
      for (int digit = text[at] - '0'; isDigit(digit); digit = text[++at] - '0') {
        digits = digits * 10 + digit;
      }
      fraction = at - point - 1;
      if (fraction == 0 || fraction > MAX_FRACTION_DIGITS) {
        return -1;
      }
    }
    if (count + fraction > MAX_SIGNIFICANT && significant(text, start, at) > MAX_SIGNIFICANT) {
      return -1;
    }
    int power = -fraction;
    if ((text[at] | 0x20) == 'e') {
      boolean down = text[at + 1] == '-';
      int first = down || text[at + 1] == '+' ? at + 2 : at + 1;
      int exponent = 0;
      at = first;
      for (int digit = text[at] - '0'; isDigit(digit); digit = text[++at] - '0') {
        exponent = exponent * 10 + digit;
      }
      if (at == first || at - first > MAX_EXPONENT_DIGITS) {
        return -1;
      }
      power += down ? -exponent : exponent;
    }
    if (Math.abs(power) > MAX_POWER) {
      return -1;
    }
    double size = digits == 0 ? 0 : rounded(digits, power);
    value = negative ? -size : size;
    return at;
  }

  private static boolean isDigit(int digit) {
    return digit >= 0 && digit <= 9;
  }

  private static int significant(byte[] text, int from, int to) {
    int significant = 0;
    for (int i = from; i < to; i++) {
      if (text[i] != '.' && (significant > 0 || text[i] != '0')) {
        significant++;
      }
    }
    return significant;
  }

  /// digits × 10^power to the nearest double, the even one of two as near.
  ///
  /// @param digits unsigned, not 0
  private static double rounded(long digits, int power) {
    if (digits > 0 && digits <= MAX_EXACT && Math.abs(power) <= MAX_EXACT_POWER) {
      return power < 0 ? digits / EXACT_TENS[-power] : digits * EXACT_TENS[power];
    }
    int zeros = Long.numberOfLeadingZeros(digits);
    long w = digits << zeros;
    int index = power + MAX_POWER;
    long high = Math.unsignedMultiplyHigh(w, FIVES_HIGH[index]);
    long low = w * FIVES_HIGH[index];
    if ((high & 0x1FF) == 0x1FF) {
      // The bits below those that count are all ones: the lower half of the power may carry.
      long carried = low + Math.unsignedMultiplyHigh(w, FIVES_LOW[index]);
      if (Long.compareUnsigned(carried, low) < 0) {
        high++;
      }
      low = carried;
    }
    int upper = (int) (high >>> 63);
    // 53 bits and one to round by.
    int shift = upper + 9;
    long mantissa = high >>> shift;
    // Exactly between two doubles; possible for these powers alone.
    if (power >= -4
        && power <= 23
        && Long.compareUnsigned(low, 1) <= 0
        && (mantissa & 3) == 1
        && mantissa << shift == high) {
      mantissa &= ~1L;
    }
    mantissa = (mantissa + (mantissa & 1)) >>> 1;
    // floor(power × log2(10)) as a product with 217706 / 2^16, right for every power up to 308.
    int exponent = ((217706 * power) >> 16) + 63 + upper - zeros;
    // 2^53, after rounding up, carries into the exponent by itself.
    return Double.longBitsToDouble(((long) (exponent + 1022) << 52) + mantissa);
  }

  /// The first 128 bits of 5^q: cut off where they do not all fit, but rounded up for an inverse
  /// that a 64-bit product could be a multiple of.
  private static BigInteger fiveTo(int q) {
    var five = BigInteger.valueOf(5).pow(Math.abs(q));
    if (q >= 0) {
      return first128(five);
    }
    int bits = five.bitLength();
    int scale = q >= -27 ? bits + 127 : 2 * bits + 128;
    return first128(BigInteger.ONE.shiftLeft(scale).divide(five).add(BigInteger.ONE));
  }

  private static BigInteger first128(BigInteger number) {
    return number.shiftRight(number.bitLength() - 128);
  }
}
