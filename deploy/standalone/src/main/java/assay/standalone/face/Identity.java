package assay.standalone.face;

/// What stays the same about a person from picture to picture. Lengths are in units of a canvas 112
/// wide, with the face's centre as origin and y downwards.
///
/// Drawn without knowing how the person will be photographed, so that no capture condition has
/// people of its own.
public record Identity(
    Skin skin, Head head, Hair hair, Eyes eyes, Nose nose, Mouth mouth, Beard beard, Worn worn) {

  /// @param tone place on the skin ramp, [0, 1]
  /// @param mark where the mole is, if there is one
  record Skin(double tone, int colour, double blush, boolean freckles, Mark mark, double age) {}

  record Mark(boolean present, double x, double y) {}

  /// @param jaw how much the face narrows towards the chin
  /// @param squareness exponent of the lower superellipse
  record Head(
      double halfWidth,
      double halfHeight,
      double jaw,
      double chin,
      double squareness,
      double ear) {}

  /// @param line height of the hairline as a share of the half height
  /// @param part where it is parted, -0.55 to 0.55
  record Hair(
      HairStyle style, int colour, double line, double volume, double length, double part) {}

  /// @param distance of each eye from the middle
  /// @param aspect height over width
  record Eyes(
      double distance, double y, double size, double aspect, double tilt, int iris, Brows brows) {}

  record Brows(double thickness, double length, double above, double angle) {}

  record Nose(double length, double width, int shape) {}

  record Mouth(double halfWidth, double y, double fullness, int colour) {}

  enum Beard {
    NONE,
    MOUSTACHE,
    STUBBLE,
    FULL,
    GOATEE
  }

  enum Glasses {
    NONE,
    ROUND,
    SQUARE,
    THIN
  }

  enum Earring {
    NONE,
    HOOP,
    PEARL,
    STUD
  }

  record Worn(Glasses glasses, int frame, Earring earring) {}

  enum HairStyle {
    CROP,
    QUIFF,
    BOB,
    LONG,
    TOP_BUN,
    CURLY,
    BUZZ,
    FRINGE,
    PONYTAIL,
    SPACE_BUNS,
    SPIKY;

    boolean hangs() {
      return this == LONG || this == FRINGE;
    }

    /// Drawn without a beard: the two shapes do not meet well.
    boolean beardless() {
      return hangs() || this == BOB || this == TOP_BUN || this == PONYTAIL || this == SPACE_BUNS;
    }
  }

  /// The person of this number.
  public static Identity of(long number) {
    var draws = new Draws(number * 7919 + 13);
    var skin = skin(draws);
    var head = head(draws);
    var hair = hair(draws);
    var eyes = eyes(draws);
    var nose = new Nose(draws.uniform(6, 11.5), draws.uniform(2.4, 5.2), draws.below(3));
    var mouth = mouth(draws, skin.colour());
    var beard = Beard.values()[draws.weighted(3.2, 1, 1.1, 1, .9)];
    var worn = worn(draws, hair.style());
    var grown = hair.style().beardless() ? Beard.NONE : beard;
    return new Identity(skin, head, hair, eyes, nose, mouth, grown, worn);
  }

  private static Skin skin(Draws draws) {
    double tone = draws.uniform();
    int undertone = draws.chance(.5) ? 0xFFC9A0 : 0xF0A0A0;
    int colour = Tint.mix(Tint.skin(tone), undertone, draws.uniform(0, .10));
    var mole = new Mark(draws.chance(.18), draws.uniform(-13, 13), draws.uniform(4, 20));
    return new Skin(
        tone, colour, draws.uniform(.05, .32), draws.chance(.16), mole, draws.uniform());
  }

  private static Head head(Draws draws) {
    return new Head(
        25.5 + 2.6 * draws.bell(),
        32.5 + 2.8 * draws.bell(),
        draws.uniform(.06, .42),
        draws.uniform(),
        draws.uniform(1.95, 2.7),
        draws.uniform(4.0, 6.6));
  }

  private static Hair hair(Draws draws) {
    int colour = Tint.HAIR[draws.weighted(2.4, 2.1, 1.5, 1.1, .8, .8, .7, .5, .35, .3, .3, .3)];
    return new Hair(
        HairStyle.values()[draws.weighted(1.2, 1.4, 1.2, 1.4, .9, 1.4, .7, 1.1, .9, 1.0, .8)],
        Tint.shade(colour, draws.uniform(-.12, .10)),
        draws.uniform(.50, .74),
        draws.uniform(1.06, 1.18),
        draws.uniform(),
        draws.uniform(-.55, .55));
  }

  private static Eyes eyes(Draws draws) {
    return new Eyes(
        11.2 + 1.5 * draws.bell(),
        draws.uniform(-3.5, 2.5),
        4.3 + .75 * draws.bell(),
        draws.uniform(.62, .98),
        draws.uniform(-.16, .16),
        Tint.IRIS[draws.weighted(2.2, 1.7, .8, .6, .7, .5)],
        new Brows(
            draws.uniform(1.1, 3.1),
            draws.uniform(4.6, 7.2),
            draws.uniform(6.0, 9.4),
            draws.uniform(-.22, .30)));
  }

  private static Mouth mouth(Draws draws, int skin) {
    double halfWidth = 8.3 + 1.9 * draws.bell();
    double y = draws.uniform(15.5, 19.5);
    double fullness = draws.uniform(.7, 2.6);
    int painted = Tint.LIPSTICK[draws.below(Tint.LIPSTICK.length)];
    int bare = Tint.mix(Tint.shade(skin, -.18), 0xB5484B, .45);
    return new Mouth(halfWidth, y, fullness, draws.chance(.35) ? painted : bare);
  }

  private static Worn worn(Draws draws, HairStyle style) {
    var glasses = Glasses.values()[draws.weighted(6.3, 1, 1, .7)];
    int frame = Tint.FRAMES[draws.below(Tint.FRAMES.length)];
    var earring = Earring.values()[draws.chance(.5) ? 1 + draws.below(3) : 0];
    return new Worn(glasses, frame, style.beardless() ? earring : Earring.NONE);
  }
}
