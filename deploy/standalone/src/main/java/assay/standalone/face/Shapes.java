package assay.standalone.face;

import java.awt.Shape;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;

/// The few shapes everything is made of. `StrictMath` throughout: the same outline on every
/// platform.
final class Shapes {
  private static final int OUTLINE_POINTS = 72;

  private Shapes() {}

  static Ellipse2D oval(double x, double y, double halfWidth, double halfHeight) {
    return new Ellipse2D.Double(x - halfWidth, y - halfHeight, 2 * halfWidth, 2 * halfHeight);
  }

  static Rectangle2D box(double x, double y, double width, double height) {
    return new Rectangle2D.Double(x, y, width, height);
  }

  static RoundRectangle2D rounded(
      double x, double y, double width, double height, double arcWidth, double arcHeight) {
    return new RoundRectangle2D.Double(x, y, width, height, arcWidth, arcHeight);
  }

  /// Everything below a height.
  static Rectangle2D below(double y) {
    return new Rectangle2D.Double(-60, y, 120, 90);
  }

  /// A start point, then quadratic curves: control x, y, end x, y.
  static Path2D curves(double... points) {
    var path = new Path2D.Double();
    path.moveTo(points[0], points[1]);
    for (int i = 2; i + 3 < points.length; i += 4) {
      path.quadTo(points[i], points[i + 1], points[i + 2], points[i + 3]);
    }
    return path;
  }

  static Path2D closedCurves(double... points) {
    var path = curves(points);
    path.closePath();
    return path;
  }

  /// A closed tuft: from, two control points, to.
  static Path2D tuft(double... points) {
    var path = new Path2D.Double();
    path.moveTo(points[0], points[1]);
    path.curveTo(points[2], points[3], points[4], points[5], points[6], points[7]);
    path.closePath();
    return path;
  }

  static Path2D polygon(double... points) {
    var path = new Path2D.Double();
    path.moveTo(points[0], points[1]);
    for (int i = 2; i < points.length; i += 2) {
      path.lineTo(points[i], points[i + 1]);
    }
    path.closePath();
    return path;
  }

  static Area area(Shape first, Shape... more) {
    var area = new Area(first);
    for (var shape : more) {
      area.add(new Area(shape));
    }
    return area;
  }

  static Area without(Shape from, Shape... holes) {
    var area = new Area(from);
    for (var hole : holes) {
      area.subtract(new Area(hole));
    }
    return area;
  }

  /// A head: a superellipse whose lower half narrows to the jaw.
  ///
  /// @param turn how far the chin moves sideways when the head turns
  static Path2D head(
      Identity.Head head, double x, double y, double scaleX, double scaleY, double turn) {
    var path = new Path2D.Double();
    for (int i = 0; i < OUTLINE_POINTS; i++) {
      double angle = 2 * StrictMath.PI * i / OUTLINE_POINTS;
      double cos = StrictMath.cos(angle);
      double sin = StrictMath.sin(angle);
      boolean upper = sin < 0;
      double across = power(cos, 2 / (upper ? 2.25 : head.squareness()));
      double down = power(sin, 2 / (upper ? 2.1 : 2.05));
      if (down > 0) {
        across *= 1 - head.jaw() * down * down;
        down *= 1 + .05 * head.chin();
      }
      double px = x + across * head.halfWidth() * scaleX + turn * down * (down > 0 ? 1.6 : .4);
      double py = y + down * head.halfHeight() * scaleY;
      if (i == 0) {
        path.moveTo(px, py);
      } else {
        path.lineTo(px, py);
      }
    }
    path.closePath();
    return path;
  }

  private static double power(double base, double exponent) {
    return StrictMath.signum(base) * StrictMath.pow(StrictMath.abs(base), exponent);
  }
}
