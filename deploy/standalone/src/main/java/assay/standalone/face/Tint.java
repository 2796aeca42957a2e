package assay.standalone.face;

import java.awt.Color;

/// Colours as 0xRRGGBB, and how they mix.
final class Tint {
  static final int[] SKIN = {
    0xFFE3D1, 0xFAD2B4, 0xF0BE98, 0xDEA57B, 0xC48A60, 0xA36B47, 0x7E4F35, 0x5F3A29
  };
  static final int[] HAIR = {
    0x1F1A1D, 0x3A2520, 0x5B3A29, 0x8A5A33, 0xB5793E, 0xE0B763, 0xA8472A, 0x9A9AA2, 0xD9D6D2,
    0x3C4A7A, 0x8E3B63, 0x2F6B62
  };
  static final int[] IRIS = {0x4A2E1F, 0x6B4423, 0x7A6A2F, 0x4E7A4A, 0x4B7FA8, 0x6C8796};
  static final int[] LIPSTICK = {0xB33A4A, 0xC2475A, 0x8E2F45, 0xD1626B};
  static final int[] FRAMES = {0x2B2B33, 0x7A3E2B, 0x2F4A73, 0xB5893C, 0x8C2F4B};
  static final int[] BACKDROP = {
    0xF7D9C4, 0xFAEDCB, 0xC9E4DE, 0xC6DEF1, 0xDBCDF0, 0xF2C6DE, 0xF9C6C9, 0xE2ECE9, 0xBFD7EA,
    0xFFE5A9, 0xA8D5BA, 0xE8A598, 0x8FB8DE, 0x6C8EAD, 0xF4F1EA, 0x51607A
  };
  static final int[] CLOTH = {
    0x2F4858, 0xE4572E, 0x17BEBB, 0xFFC914, 0x76B041, 0x8E5572, 0xF2F0E6, 0x3D348B, 0xF18701,
    0x5C677D, 0xB8336A, 0x264653, 0x9BC1BC, 0xD1495B
  };

  private Tint() {}

  static int mix(int from, int to, double share) {
    int mixed = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      double a = (from >> shift) & 255;
      double b = (to >> shift) & 255;
      mixed |= ((int) Math.round(a + (b - a) * share)) << shift;
    }
    return mixed;
  }

  /// Darker below 0, lighter above.
  static int shade(int colour, double amount) {
    return amount < 0 ? mix(colour, 0x1A0F1E, -amount) : mix(colour, 0xFFFFFF, amount);
  }

  static int warm(int colour) {
    return mix(colour, 0xC0392B, .18);
  }

  /// The skin ramp at a place in [0, 1].
  static int skin(double place) {
    double at = place * (SKIN.length - 1);
    int step = Math.min(SKIN.length - 2, (int) at);
    return mix(SKIN[step], SKIN[step + 1], at - step);
  }

  static Color opaque(int colour) {
    return new Color(colour);
  }

  static Color sheer(int colour, double alpha) {
    int a = (int) Math.round(255 * Math.max(0, Math.min(1, alpha)));
    return new Color((colour >> 16) & 255, (colour >> 8) & 255, colour & 255, a);
  }
}
