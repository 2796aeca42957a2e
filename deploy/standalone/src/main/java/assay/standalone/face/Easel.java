package assay.standalone.face;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;

/// A canvas of 112 × 112 units at any size in pixels.
final class Easel implements AutoCloseable {
  static final double UNITS = 112;
  private final Graphics2D graphics;

  Easel(BufferedImage image) {
    graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.scale(image.getWidth() / UNITS, image.getHeight() / UNITS);
  }

  void fill(Shape shape, int colour) {
    graphics.setColor(Tint.opaque(colour));
    graphics.fill(shape);
  }

  void glaze(Shape shape, int colour, double alpha) {
    graphics.setColor(Tint.sheer(colour, alpha));
    graphics.fill(shape);
  }

  void line(Shape shape, int colour, double width) {
    sheerLine(shape, colour, width, 1);
  }

  void sheerLine(Shape shape, int colour, double width, double alpha) {
    graphics.setColor(Tint.sheer(colour, alpha));
    graphics.setStroke(
        new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    graphics.draw(shape);
  }

  /// Draws inside a shape only.
  void within(Shape clip, Runnable drawing) {
    var before = graphics.getClip();
    graphics.clip(clip);
    drawing.run();
    graphics.setClip(before);
  }

  /// Draws under a further transform.
  void under(AffineTransform transform, Runnable drawing) {
    var before = graphics.getTransform();
    graphics.transform(transform);
    drawing.run();
    graphics.setTransform(before);
  }

  static AffineTransform moved(double x, double y) {
    return AffineTransform.getTranslateInstance(x, y);
  }

  /// Moved, then turned about the new origin. `AffineTransform.rotate` is not used: its sine may
  /// differ between platforms in the last bit.
  static AffineTransform movedAndTurned(double x, double y, double angle) {
    double cos = StrictMath.cos(angle);
    double sin = StrictMath.sin(angle);
    return new AffineTransform(cos, sin, -sin, cos, x, y);
  }

  @Override
  public void close() {
    graphics.dispose();
  }
}
