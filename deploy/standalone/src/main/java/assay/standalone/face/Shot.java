package assay.standalone.face;

/// What differs from picture to picture of one person.
public record Shot(
    Backdrop backdrop,
    Pose pose,
    Expression expression,
    Clothes clothes,
    Light light,
    Grain grain,
    Cover cover) {

  record Backdrop(int ground, int second, int pattern) {}

  /// Turn, nod and tilt in radians; displacement in canvas units.
  record Pose(double yaw, double pitch, double roll, double scale, double dx, double dy) {}

  record Expression(double smile, double open, double lid, double brow, double gaze) {
    boolean asleep() {
      return lid < .2;
    }
  }

  record Clothes(int colour, int collar) {}

  /// @param direction where it comes from, radians
  /// @param gradient how much it falls off across the picture
  record Light(double direction, double gradient, double warmth, double exposure) {}

  /// @param smear length of the smear in pixels, 0 = sharp
  record Grain(double noise, double smear, double smearDirection, long seed) {}

  enum CoverKind {
    NONE,
    CAP,
    SCARF,
    SUNGLASSES
  }

  record Cover(CoverKind kind, int colour, boolean glassesOff) {}

  /// The picture of this number under a condition.
  public static Shot of(Condition condition, long number) {
    var draws = new Draws(number * 104729 + 71);
    var ranges = condition.ranges();
    return new Shot(
        backdrop(draws),
        pose(draws, ranges.pose()),
        expression(draws),
        new Clothes(Tint.CLOTH[draws.below(Tint.CLOTH.length)], draws.below(4)),
        light(draws, ranges),
        grain(draws, ranges),
        cover(draws, condition));
  }

  private static Backdrop backdrop(Draws draws) {
    int ground =
        Tint.shade(Tint.BACKDROP[draws.below(Tint.BACKDROP.length)], draws.uniform(-.08, .05));
    return new Backdrop(ground, Tint.shade(ground, draws.chance(.5) ? .28 : -.10), draws.below(6));
  }

  private static Pose pose(Draws draws, double k) {
    return new Pose(
        .22 * k * draws.bell(),
        .10 * k * draws.bell(),
        .052 * k * draws.bell(),
        1 + .038 * k * draws.bell(),
        1.8 * k * draws.bell(),
        1.5 * k * draws.bell());
  }

  private static Expression expression(Draws draws) {
    return new Expression(
        draws.uniform(-.25, 1),
        draws.chance(.22) ? draws.uniform(.3, 1) : 0,
        draws.chance(.07) ? .12 : draws.uniform(.72, 1.05),
        draws.uniform(-.7, 1.2),
        draws.uniform(-1, 1));
  }

  private static Light light(Draws draws, Condition.Ranges ranges) {
    return new Light(
        draws.uniform(-StrictMath.PI, StrictMath.PI),
        draws.uniform(ranges.lightLow(), ranges.lightHigh()),
        ranges.warmth() + .28 * draws.bell(),
        ranges.exposure() + ranges.exposureSpread() * draws.bell());
  }

  private static Grain grain(Draws draws, Condition.Ranges ranges) {
    double noise = draws.uniform(0, ranges.noise());
    boolean smeared = draws.chance(ranges.smear());
    double length = draws.uniform(2, 5);
    double direction = draws.uniform(0, StrictMath.PI);
    return new Grain(noise, smeared ? length : 0, direction, draws.next());
  }

  private static Cover cover(Draws draws, Condition condition) {
    double often = condition == Condition.OUTDOOR ? 2.4 : condition == Condition.STUDIO ? 0 : .8;
    double which = draws.uniform();
    var kind =
        which < .026 * often
            ? CoverKind.CAP
            : which < .048 * often
                ? CoverKind.SCARF
                : which < .067 * often ? CoverKind.SUNGLASSES : CoverKind.NONE;
    return new Cover(kind, Tint.CLOTH[draws.below(Tint.CLOTH.length)], draws.chance(.15));
  }

  /// The same picture as for a passport: for portraits on a page, not for data.
  public Shot calm() {
    return new Shot(
        backdrop,
        new Pose(.35 * pose.yaw(), .3 * pose.pitch(), .5 * pose.roll(), .87, 0, 0),
        new Expression(
            Math.max(.1, expression.smile()),
            expression.open(),
            Math.max(.8, expression.lid()),
            expression.brow(),
            expression.gaze()),
        clothes,
        new Light(light.direction(), .5 * light.gradient(), .3 * light.warmth(), 1),
        new Grain(0, 0, 0, 0),
        new Cover(CoverKind.NONE, cover.colour(), false));
  }
}
