package assay.standalone.face;

import java.awt.Shape;
import java.awt.geom.Area;

/// Hair behind the head, and in front of it: a cap around the skull minus an opening for the face
/// that moves as the head turns.
final class HairDrawing {
  private final View view;
  private final Easel easel;
  private final Identity.Hair hair;
  private final double w;
  private final double h;
  private final double behind;
  private final double x;
  private final double y;

  HairDrawing(View view, Easel easel) {
    this.view = view;
    this.easel = easel;
    hair = view.person().hair();
    w = view.halfWidth();
    h = view.halfHeight();
    behind = view.behind();
    x = view.hairX();
    y = view.hairlineY();
  }

  void behind() {
    int dark = Tint.shade(hair.colour(), -.28);
    switch (hair.style()) {
      case LONG, FRINGE -> {
        double side = w * (1.16 + .6 * (hair.volume() - 1));
        double down = h * 1.02 + 26 + 20 * hair.length();
        easel.fill(Shapes.rounded(behind - side, -h * 1.02, 2 * side, down, 1.8 * side, 60), dark);
      }
      case BOB -> {
        double side = w * (1.2 + .5 * (hair.volume() - 1.06));
        double down = h * 1.04 + 8 + 14 * hair.length();
        easel.fill(Shapes.rounded(behind - side, -h * 1.04, 2 * side, down, side * 1.4, 34), dark);
      }
      case TOP_BUN -> {
        double at = behind * 1.4 + 2 * hair.part();
        easel.fill(
            Shapes.oval(at, -h * 1.17, 8 + 4 * hair.length(), 7.5 + 3 * hair.length()), dark);
        easel.fill(
            Shapes.oval(at, -h * 1.19, 6.5 + 4 * hair.length(), 6 + 3 * hair.length()),
            hair.colour());
      }
      case PONYTAIL -> easel.fill(ponytail(), dark);
      case SPACE_BUNS -> {
        double size = 7.5 + 4 * hair.length();
        easel.fill(Shapes.oval(behind - w * 1.02, -h * .82, size, size), dark);
        easel.fill(Shapes.oval(behind + w * 1.02, -h * .82, size, size), dark);
      }
      case CURLY -> {
        double curl = 9.5 + 40 * (hair.volume() - 1.06);
        for (int i = 0; i < 13; i++) {
          double angle = StrictMath.PI * (.93 + 1.14 * i / 12);
          easel.fill(
              Shapes.oval(
                  behind * .6 + StrictMath.cos(angle) * w * 1.02,
                  -h * .16 + StrictMath.sin(angle) * h * .88,
                  curl,
                  curl),
              dark);
        }
      }
      case CROP, QUIFF, BUZZ, SPIKY -> {}
    }
  }

  private Shape ponytail() {
    double side = hair.part() < 0 ? -1 : 1;
    return Shapes.closedCurves(
        side * w * .3 + behind,
        -h * .95,
        side * w * 1.9 + behind * 2,
        -h * .9,
        side * w * 1.42 + behind * 2,
        18 + 18 * hair.length(),
        side * w * 1.02 + behind,
        4,
        side * w * .55 + behind,
        -h * .3);
  }

  void front() {
    if (hair.style() == Identity.HairStyle.BUZZ) {
      buzz();
      return;
    }
    var shape = Shapes.without(cap(), opening());
    easel.fill(shape, hair.colour());
    // One soft arc of light, on the side the light comes from.
    double shift = x * .7 + view.shadowSide() * -3;
    var shine =
        Shapes.curves(
            shift - w * .48, -h * .60, shift - w * .22, -h * 1.0, shift + w * .06, -h * .90);
    easel.within(shape, () -> easel.sheerLine(shine, Tint.shade(hair.colour(), .16), 2.2, .4));
  }

  private void buzz() {
    if (hair.length() < .45) {
      easel.glaze(Shapes.oval(x - w * .25, -h * .72, w * .28, h * .09), 0xFFFFFF, .20);
      return;
    }
    var shape =
        Shapes.without(
            head(behind * .2, -.5, 1.015, 1.015),
            Shapes.oval(x, y + h * .98, w * .93, h * .98),
            Shapes.below(view.person().eyes().y() - 1));
    easel.glaze(shape, hair.colour(), .82);
  }

  private Shape head(double dx, double dy, double scaleX, double scaleY) {
    return Shapes.head(view.person().head(), dx, dy, scaleX, scaleY, view.turn());
  }

  private Shape crown() {
    return head(behind * .25, -1.6, 1 + .35 * (hair.volume() - 1), hair.volume() + .015);
  }

  private Area cap() {
    return switch (hair.style()) {
      case CROP -> Shapes.area(crown(), sideburn(-1), sideburn(1));
      case TOP_BUN, PONYTAIL, SPACE_BUNS, BUZZ -> Shapes.area(crown());
      case QUIFF -> Shapes.area(crown(), quiff());
      case BOB -> {
        double side = w * (1.17 + .5 * (hair.volume() - 1.06));
        double down = h * .5 + 6 + 14 * hair.length();
        yield Shapes.area(
            head(behind * .2, -1.4, hair.volume() * 1.01, hair.volume() * 1.01),
            Shapes.rounded(behind * .3 - side, -h * .5, 2 * side, down, 18, 18));
      }
      case LONG -> Shapes.area(crown(), curtain(1.13));
      case FRINGE -> Shapes.area(crown(), curtain(1.14));
      case CURLY -> {
        var cap = Shapes.area(head(behind * .2, -2, 1.03, 1.03));
        for (int i = 0; i < 9; i++) {
          double angle = StrictMath.PI * (1.06 + .88 * i / 8);
          cap.add(
              new Area(
                  Shapes.oval(
                      x * .5 + StrictMath.cos(angle) * w * .92,
                      -h * .20 + StrictMath.sin(angle) * h * .72,
                      7.4,
                      6.2)));
        }
        yield cap;
      }
      case SPIKY -> {
        var cap = Shapes.area(crown());
        double lean = hair.part() > 0 ? 4 : -4;
        for (int i = 0; i < 6; i++) {
          double at = -w * .86 + i * w * .345 + behind * .2;
          cap.add(
              new Area(
                  Shapes.tuft(
                      at - 5,
                      -h * .78,
                      at + lean,
                      -h * 1.28,
                      at + lean + .4,
                      -h * 1.28,
                      at + 5.5,
                      -h * .78)));
        }
        yield cap;
      }
    };
  }

  /// Keeps short hair from reading as a cap: it runs down in front of the ear.
  private Shape sideburn(int side) {
    double at = side * w * .94 + behind * .25;
    double eye = view.person().eyes().y();
    return Shapes.polygon(
        at - side * 2.6,
        eye - 7,
        at + side * 1.6,
        eye - 7,
        at + side * .6,
        eye + 3.5,
        at - side * .8,
        eye + 3.5);
  }

  private Shape curtain(double share) {
    double side = w * share;
    double down = h * .55 + 22 + 18 * hair.length();
    return Shapes.rounded(behind * .3 - side, -h * .55, 2 * side, down, 20, 26);
  }

  private Shape quiff() {
    double at = x + hair.part() * w;
    double side = hair.part() < 0 ? 1 : -1;
    return Shapes.tuft(
        at - side * 3,
        y,
        at + side * w * .2,
        -h * 1.30,
        side * w * 1.12,
        -h * .92,
        side * w * 1.06,
        y);
  }

  /// What the hair leaves free.
  private Area opening() {
    double eye = view.person().eyes().y();
    return switch (hair.style()) {
      case CROP -> {
        // Free below the hairline, but for the sideburns.
        var free =
            Shapes.area(Shapes.oval(x, y + h * .98, w * .90, h * .98), Shapes.below(eye - 2));
        free.subtract(new Area(sideburn(-1)));
        free.subtract(new Area(sideburn(1)));
        yield free;
      }
      case QUIFF, BUZZ -> {
        double at = x + hair.part() * w;
        var line =
            Shapes.curves(
                -w * 1.3, -1, x - w * .86, y + 4, at, y - 1, x + w * .9, y - 3, w * 1.3, 0);
        line.lineTo(60, 90);
        line.lineTo(-60, 90);
        line.closePath();
        yield Shapes.area(line);
      }
      case BOB -> {
        double end = 5 + 14 * hair.length();
        yield Shapes.area(
            Shapes.rounded(x - w * .82, y + h * .16, w * 1.64, 120, w * .7, 26), Shapes.below(end));
      }
      case LONG -> {
        double at = x + hair.part() * w * .6;
        var parted = Shapes.curves(at, y - 3, x - w * .80, y + 4, x - w * .86, 12);
        parted.lineTo(x - w * .80, 90);
        parted.lineTo(x + w * .80, 90);
        parted.lineTo(x + w * .86, 12);
        parted.quadTo(x + w * .80, y + 4, at, y - 3);
        parted.closePath();
        yield Shapes.area(parted, Shapes.box(x - w * .70, 20, w * 1.4, 90));
      }
      case TOP_BUN ->
          Shapes.area(Shapes.oval(x, y + h * .95, w * .96, h * .98), Shapes.below(eye + 4));
      case CURLY -> {
        var free = Shapes.area(Shapes.oval(x, y + h * .98 + 1, w * .86, h * .98));
        for (int i = 0; i < 6; i++) {
          double drop = i == 0 || i == 5 ? 7 : i == 1 || i == 4 ? 1.5 : 0;
          free.subtract(
              new Area(Shapes.oval(x - w * .72 + w * 1.44 * i / 5, y + 1 + drop, 4.6, 4)));
        }
        free.add(new Area(Shapes.below(eye - 1)));
        yield free;
      }
      case FRINGE -> {
        double brows = view.person().eyes().brows().above();
        double fringe = Math.min(y + h * .22, view.eyeY() - brows + 2);
        yield Shapes.area(
            Shapes.rounded(x - w * .80, fringe, w * 1.6, 140, 10, 10),
            Shapes.box(x - w * .70, 20, w * 1.4, 90));
      }
      case PONYTAIL -> {
        var line =
            Shapes.curves(-w * 1.25, 4, x - w * .92, y - 4, x, y, x + w * .92, y - 4, w * 1.25, 4);
        line.lineTo(60, 90);
        line.lineTo(-60, 90);
        line.closePath();
        yield Shapes.area(line);
      }
      case SPACE_BUNS ->
          Shapes.area(
              Shapes.oval(x - w * .47, y + h * .9, w * .52, h * .92),
              Shapes.oval(x + w * .47, y + h * .9, w * .52, h * .92),
              Shapes.box(x - w * .7, y + h * .55, w * 1.4, 60),
              Shapes.below(eye + 3));
      case SPIKY -> {
        var free = Shapes.area(Shapes.oval(x, y + h * .98, w * .92, h * .98));
        for (int i = 0; i < 5; i++) {
          double at = x - w * .7 + i * w * .35;
          free.subtract(
              new Area(
                  Shapes.tuft(
                      at - 4.4,
                      y - 6,
                      at - 1,
                      y + 6.5 + (i % 2) * 1.5,
                      at + 1,
                      y + 6.5,
                      at + 4.6,
                      y - 6)));
        }
        free.add(new Area(Shapes.below(eye - 2)));
        yield free;
      }
    };
  }
}
