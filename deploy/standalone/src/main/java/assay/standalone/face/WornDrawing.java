package assay.standalone.face;

import java.awt.Shape;
import java.awt.geom.Line2D;

/// Glasses, and what may cover a face in one shot: a cap, a scarf, sunglasses.
final class WornDrawing {
  private final View view;
  private final Easel easel;

  WornDrawing(View view, Easel easel) {
    this.view = view;
    this.easel = easel;
  }

  void draw() {
    glasses();
    var cover = view.shot().cover();
    switch (cover.kind()) {
      case NONE -> {}
      case CAP -> cap(cover.colour());
      case SCARF -> scarf(cover.colour());
      case SUNGLASSES -> sunglasses();
    }
  }

  private void glasses() {
    var worn = view.person().worn();
    if (worn.glasses() == Identity.Glasses.NONE || view.shot().cover().glassesOff()) {
      return;
    }
    double stroke = worn.glasses() == Identity.Glasses.THIN ? .9 : 1.5;
    double y = view.eyeY() + .6;
    double distance = view.person().eyes().distance();
    double[] x = new double[2];
    double[] w = new double[2];
    for (int i = 0; i < 2; i++) {
      double place = (i * 2 - 1) * (distance + .2);
      x[i] = view.across(place);
      w[i] = Math.min(distance - 1.6, 7.6) * Math.max(.6, view.width(place));
      var lens = lens(worn.glasses(), x[i], y, w[i]);
      easel.glaze(lens, 0xFFFFFF, .16);
      easel.line(lens, worn.frame(), stroke);
    }
    double temple = view.halfWidth() * .97;
    double back = view.behind() * .2;
    easel.line(
        Shapes.curves(x[0] + w[0], y - 1, (x[0] + x[1]) / 2, y - 2.6, x[1] - w[1], y - 1),
        worn.frame(),
        stroke);
    easel.line(new Line2D.Double(x[0] - w[0], y - 1, back - temple, y), worn.frame(), stroke);
    easel.line(new Line2D.Double(x[1] + w[1], y - 1, back + temple, y), worn.frame(), stroke);
  }

  private static Shape lens(Identity.Glasses glasses, double x, double y, double w) {
    return switch (glasses) {
      case ROUND -> Shapes.oval(x, y, w, 7.2);
      case SQUARE -> Shapes.rounded(x - w, y - 5.6, 2 * w, 11.2, 4, 4);
      case THIN, NONE -> Shapes.oval(x, y, w, 5.8);
    };
  }

  private void cap(int colour) {
    double w = view.halfWidth() * 1.13;
    double h = view.halfHeight();
    easel.fill(
        Shapes.without(
            Shapes.oval(view.behind() * .2, -h * .50, w, h * .66),
            Shapes.box(-60, -h * .42, 120, 90)),
        colour);
    easel.fill(
        Shapes.rounded(view.hairX() * 1.3 - w * .95, -h * .47, w * 1.9, 5, 5, 5),
        Tint.shade(colour, -.22));
  }

  private void scarf(int colour) {
    double w = view.halfWidth();
    double h = view.halfHeight();
    easel.fill(Shapes.rounded(-w * 1.05, h * .74, w * 2.1, 18, 14, 14), colour);
    easel.line(
        Shapes.curves(-w * .95, h * .86, 0, h * 1.1, w * .95, h * .86),
        Tint.shade(colour, -.2),
        1.4);
  }

  private void sunglasses() {
    double y = view.eyeY();
    for (int side = -1; side <= 1; side += 2) {
      double place = side * view.person().eyes().distance();
      double w = 14.8 * Math.max(.7, view.width(place));
      easel.fill(Shapes.rounded(view.across(place) - w / 2, y - 5, w, 11.5, 8, 8), 0x1E1B24);
    }
    double temple = view.halfWidth() * .9;
    easel.line(
        new Line2D.Double(view.across(-temple), y - 2, view.across(temple), y - 2), 0x1E1B24, 1.6);
  }
}
