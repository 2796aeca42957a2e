package assay.standalone.face;

import java.awt.Shape;

/// What is drawn inside the outline of the face: blush, beard, mouth, nose, eyes, brows, marks.
final class FeatureDrawing {
  private static final int LASH = 0x2A1C20;
  private final View view;
  private final Easel easel;
  private final Shape head;

  FeatureDrawing(View view, Easel easel, Shape head) {
    this.view = view;
    this.easel = easel;
    this.head = head;
  }

  void draw() {
    blush();
    freckles();
    beard();
    mouth();
    nose();
    for (int side = -1; side <= 1; side += 2) {
      eye(side);
      brow(side);
    }
    marks();
  }

  private void blush() {
    double y = view.eyeY() + 11;
    for (int side = -1; side <= 1; side += 2) {
      double x = side * view.halfWidth() * .56;
      easel.glaze(
          Shapes.oval(view.across(x), y, 5.6 * view.width(x), 4),
          Tint.mix(0xE8505B, view.skin(), .25),
          view.person().skin().blush());
    }
  }

  private void freckles() {
    if (!view.person().skin().freckles()) {
      return;
    }
    var draws = new Draws(Double.doubleToLongBits(view.halfWidth()));
    for (int i = 0; i < 16; i++) {
      double x = (i % 2 * 2 - 1) * draws.uniform(3, 13);
      double y = view.eyeY() + draws.uniform(6, 12.5);
      easel.glaze(Shapes.oval(view.across(x), y, .62, .62), view.skinDeep(), .55);
    }
  }

  private void beard() {
    int colour = Tint.shade(view.person().hair().colour(), -.06);
    switch (view.person().beard()) {
      case NONE -> {}
      case MOUSTACHE -> moustache(colour);
      case STUBBLE -> jawHair(.80, 13, 17.5, colour, .30);
      case FULL -> jawHair(.93, 13, 17, colour, 1);
      case GOATEE -> {
        jawHair(.80, 15, 16, colour, 1);
        moustache(colour);
      }
    }
  }

  private void jawHair(double share, double rise, double height, int colour, double alpha) {
    var cheeks =
        Shapes.oval(view.middle() * .75, view.mouthY() - rise, view.halfWidth() * share, height);
    var hair = Shapes.without(head, cheeks);
    hair.intersect(Shapes.area(Shapes.box(-60, view.person().eyes().y() + 3, 120, 80)));
    easel.glaze(hair, colour, alpha);
  }

  private void moustache(int colour) {
    double w = view.person().mouth().halfWidth() * 1.15;
    double x = view.middle();
    double y = view.mouthY() - 3.4;
    easel.fill(
        Shapes.closedCurves(
            x - w,
            y + 2.6,
            x - w * .55,
            y - 2.4,
            x,
            y - 1.4,
            x + w * .55,
            y - 2.4,
            x + w,
            y + 2.6,
            x + w * .4,
            y + 1.8,
            x,
            y + 1.2,
            x - w * .4,
            y + 1.8,
            x - w,
            y + 2.6),
        colour);
  }

  private void mouth() {
    var mouth = view.person().mouth();
    var expression = view.shot().expression();
    double w =
        mouth.halfWidth()
            * (1 + .12 * Math.max(0, expression.smile()))
            * StrictMath.cos(view.shot().pose().yaw());
    double smile = expression.smile() * 3;
    if (expression.open() > 0) {
      openMouth(w, smile, expression.open());
    } else {
      closedMouth(w, smile);
    }
  }

  private void openMouth(double w, double smile, double open) {
    double x = view.middle();
    double y = view.mouthY();
    double corner = y - smile * .5;
    double h = 2.2 + 4.2 * open;
    var lips =
        Shapes.closedCurves(
            x - w,
            corner,
            x,
            corner + 1.2,
            x + w,
            corner,
            x + w * .75,
            y + h + .5,
            x,
            y + h + 1,
            x - w * .75,
            y + h + .5,
            x - w,
            corner);
    easel.fill(lips, 0x5A1F2B);
    easel.within(
        lips,
        () -> {
          easel.fill(Shapes.box(x - w * .8, y - 3, w * 1.6, 3.6 + .6 * open), 0xFDFBF5);
          easel.fill(Shapes.oval(x, y + h + 1.4, w * .5, 2.4), 0xE07A80);
        });
    var mouth = view.person().mouth();
    easel.line(lips, mouth.colour(), .5 + .42 * mouth.fullness());
  }

  private void closedMouth(double w, double smile) {
    double x = view.middle();
    double y = view.mouthY();
    double corner = y - smile * .45;
    var mouth = view.person().mouth();
    double full = mouth.fullness();
    double bow = y - full * .55 + smile * .25;
    easel.fill(
        Shapes.closedCurves(
            x - w,
            corner,
            x - w * .4,
            bow,
            x,
            y - full * .25 + smile * .45,
            x + w * .4,
            bow,
            x + w,
            corner,
            x,
            y + full * 1.9 + smile * 1.15,
            x - w,
            corner),
        mouth.colour());
    easel.line(
        Shapes.curves(x - w, corner, x, y + smile * .95 + .3, x + w, corner),
        Tint.shade(mouth.colour(), -.35),
        .9);
  }

  private void nose() {
    var nose = view.person().nose();
    double w = nose.width();
    double tip = view.noseTipX();
    double top = view.noseTopY();
    double base = view.noseBaseY();
    double x = view.middle();
    double side = view.shot().pose().yaw() >= 0 ? 1 : -1;
    switch (nose.shape()) {
      case 0 ->
          easel.sheerLine(
              Shapes.curves(tip - w * .8, base - .6, tip, base + 2.2, tip + w * .8, base - .6),
              view.skinDeep(),
              1.35,
              .85);
      case 1 ->
          easel.sheerLine(
              Shapes.curves(
                  x - side * .4,
                  top + 1,
                  tip + side * w * 1.25,
                  base - 1.5,
                  tip + side * w * .6,
                  base,
                  tip,
                  base + 1.4,
                  tip - side * w * .6,
                  base),
              view.skinDeep(),
              1.35,
              .85);
      default -> {
        easel.glaze(
            Shapes.closedCurves(
                x,
                top,
                tip + w * 1.2,
                base - 1,
                tip + w * .8,
                base,
                tip,
                base + 2.2,
                tip - w * .8,
                base,
                tip - w * 1.2,
                base - 1,
                x,
                top),
            view.skinShadow(),
            .75);
        easel.glaze(Shapes.oval(tip - w * .42, base, .75, .5), view.skinDeep(), .7);
        easel.glaze(Shapes.oval(tip + w * .42, base, .75, .5), view.skinDeep(), .7);
      }
    }
    easel.glaze(Shapes.oval(tip - .3, base - 2.2, 1.0, .9), Tint.shade(view.skin(), .22), .7);
  }

  private void eye(int side) {
    var eyes = view.person().eyes();
    double place = side * eyes.distance();
    double narrowing = view.width(place);
    double w = eyes.size() * 1.12 * narrowing;
    double h = Math.max(.5, eyes.size() * eyes.aspect() * view.shot().expression().lid());
    easel.under(
        Easel.movedAndTurned(view.across(place), view.eyeY(), -side * eyes.tilt()),
        () -> {
          if (view.shot().expression().asleep()) {
            int lash = Tint.shade(Tint.shade(view.person().hair().colour(), -.28), -.2);
            easel.line(Shapes.curves(-w, 0, 0, 2.6, w, 0), lash, 1.3);
          } else {
            openEye(w, h, Math.max(.75, narrowing));
          }
        });
  }

  private void openEye(double w, double h, double narrowing) {
    var eyes = view.person().eyes();
    var outline =
        Shapes.closedCurves(
            -w, .4, -w * .55, -h * 1.22, w * .05, -h * .98, w * .75, -h * .85, w, .4, w * .5,
            h * 1.05, 0, h * .82, -w * .6, h * .9, -w, .4);
    double iris = eyes.size() * .74;
    double x = view.shot().expression().gaze() * .9 + view.sinYaw() * 1.4;
    easel.fill(outline, 0xFCFAF6);
    easel.within(
        outline,
        () -> {
          easel.fill(Shapes.oval(x, -.1, iris * narrowing, iris), eyes.iris());
          easel.fill(Shapes.oval(x, -.1, iris * .55 * narrowing, iris * .55), 0x17131A);
          easel.glaze(Shapes.box(-w, -h * 1.3, 2 * w, h * .75), 0x2A1A22, .18);
          easel.fill(Shapes.oval(x + iris * .32, -iris * .38, iris * .26, iris * .26), 0xFFFFFF);
        });
    easel.line(
        Shapes.curves(-w, .4, -w * .55, -h * 1.22, w * .05, -h * .98, w * .75, -h * .85, w, .4),
        LASH,
        1.15);
  }

  private void brow(int side) {
    var eyes = view.person().eyes();
    var brows = eyes.brows();
    double place = side * eyes.distance();
    double l = brows.length() * view.width(place);
    double t = brows.thickness();
    double y = view.eyeY() - brows.above() - view.shot().expression().brow();
    int colour = Tint.shade(Tint.mix(view.person().hair().colour(), 0x2A1C1C, .35), -.05);
    easel.under(
        Easel.movedAndTurned(view.across(place), y, -side * brows.angle() * .55),
        () ->
            easel.fill(
                Shapes.closedCurves(
                    -l * side,
                    .9,
                    -l * .3 * side,
                    -t * .9 - .7,
                    l * side,
                    .9,
                    l * .9 * side,
                    1.0,
                    l * side * .98,
                    1.2,
                    -l * .2 * side,
                    t * .35,
                    -l * side,
                    t * .55 + .5),
                colour));
  }

  private void marks() {
    var skin = view.person().skin();
    if (skin.mark().present()) {
      easel.glaze(
          Shapes.oval(view.across(skin.mark().x()), skin.mark().y() + view.nod() * 1.1, .95, .95),
          0x3A2018,
          .85);
    }
    if (skin.age() > .78) {
      for (int side = -1; side <= 1; side += 2) {
        double x = side * (view.person().mouth().halfWidth() + 3.2);
        easel.sheerLine(
            Shapes.curves(
                view.across(side * 5.5),
                view.noseBaseY(),
                view.across(x + side * .8),
                view.noseBaseY() + 2,
                view.across(x),
                view.mouthY() - 1),
            view.skinDeep(),
            .8,
            .45);
      }
    }
  }
}
