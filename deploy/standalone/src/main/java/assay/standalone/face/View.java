package assay.standalone.face;

/// One person in one shot, and where their features land when the head turns: the face is a
/// cylinder.
record View(Identity person, Shot shot) {
  private static final double TURN = 2.2;
  private static final double NOD = 22;

  double halfWidth() {
    return person.head().halfWidth();
  }

  double halfHeight() {
    return person.head().halfHeight();
  }

  private double onCylinder(double x) {
    double radius = halfWidth() * 1.06;
    return StrictMath.asin(Math.max(-.98, Math.min(.98, x / radius)));
  }

  /// Where a feature at x appears.
  double across(double x) {
    return halfWidth() * 1.06 * StrictMath.sin(onCylinder(x) + shot.pose().yaw());
  }

  /// How wide a feature at x appears, as a share of its width.
  double width(double x) {
    double place = onCylinder(x);
    return Math.max(.45, StrictMath.cos(place + shot.pose().yaw()) / StrictMath.cos(place));
  }

  double sinYaw() {
    return StrictMath.sin(shot.pose().yaw());
  }

  /// Sideways shift of the chin.
  double turn() {
    return sinYaw() * TURN;
  }

  /// Sideways shift of what is behind the head.
  double behind() {
    return -sinYaw() * 4.5;
  }

  /// Sideways shift of the hairline.
  double hairX() {
    return sinYaw() * 6;
  }

  double hairlineY() {
    return -halfHeight() * person.hair().line() + nod() * .5;
  }

  /// Vertical shift of the features.
  double nod() {
    return -shot.pose().pitch() * NOD;
  }

  double middle() {
    return across(0);
  }

  double eyeY() {
    return person.eyes().y() + nod();
  }

  double noseTipX() {
    return middle() + sinYaw() * 4.2;
  }

  double noseTopY() {
    return person.eyes().y() + 3 + nod() * 1.25;
  }

  double noseBaseY() {
    return noseTopY() + person.nose().length();
  }

  double mouthY() {
    return person.mouth().y() + nod() * 1.1;
  }

  /// -1 where the shadow falls on the left side of the face, 1 on the right.
  double shadowSide() {
    return StrictMath.cos(shot.light().direction()) > 0 ? -1 : 1;
  }

  int skin() {
    return person.skin().colour();
  }

  int skinShadow() {
    return Tint.shade(Tint.warm(skin()), -.16);
  }

  int skinDeep() {
    return Tint.shade(Tint.warm(skin()), -.30);
  }
}
