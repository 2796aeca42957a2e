package assay.standalone.face;

import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;

/// Draws a person in a shot, back to front.
public final class Portrait {
  /// The scale of an aligned face crop: the head fills the frame.
  private static final double ZOOM = 1.16;

  private final View view;
  private final Easel easel;
  private final Path2D head;

  private Portrait(View view, Easel easel) {
    this.view = view;
    this.easel = easel;
    head = Shapes.head(view.person().head(), 0, 0, 1, 1, view.turn());
  }

  /// @param size of the square picture, in pixels; 112 for data
  public static BufferedImage draw(Identity person, Shot shot, int size) {
    var image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    try (var easel = new Easel(image)) {
      new Portrait(new View(person, shot), easel).draw();
    }
    Film.expose(image, shot);
    return image;
  }

  private void draw() {
    backdrop();
    var pose = view.shot().pose();
    double zoom = ZOOM * pose.scale();
    var placed = Easel.moved(56 + pose.dx(), 60 + pose.dy());
    placed.scale(zoom, zoom);
    // The head tilts about the neck, 20 units below the face's centre.
    var tilted = Easel.movedAndTurned(0, 20, pose.roll());
    tilted.translate(0, -20);
    easel.under(
        placed,
        () -> {
          var hair = new HairDrawing(view, easel);
          easel.under(tilted, hair::behind);
          body();
          easel.under(
              tilted,
              () -> {
                neckShadow();
                ears();
                face();
                hair.front();
                new WornDrawing(view, easel).draw();
              });
        });
  }

  private void backdrop() {
    var backdrop = view.shot().backdrop();
    int second = backdrop.second();
    easel.fill(Shapes.box(0, 0, 112, 112), backdrop.ground());
    switch (backdrop.pattern()) {
      case 0 -> easel.fill(Shapes.oval(56, 54, 47, 47), second);
      case 1 -> easel.fill(Shapes.box(0, 0, 34, 112), second);
      case 2 -> easel.fill(Shapes.polygon(0, 70, 112, 18, 112, 112, 0, 112), second);
      case 3 -> {
        easel.fill(Shapes.oval(16, 18, 22, 22), second);
        easel.fill(Shapes.oval(100, 70, 18, 18), second);
      }
      case 4 -> {
        for (int x = -16; x < 128; x += 32) {
          easel.fill(Shapes.polygon(x, 0, x + 14, 0, x - 20, 112, x - 34, 112), second);
        }
      }
      default -> {}
    }
  }

  private void body() {
    double neck = view.halfWidth() * .44;
    double shoulder = view.halfHeight() + 7;
    var clothes = view.shot().clothes();
    easel.fill(Shapes.rounded(-neck, 10, 2 * neck, view.halfHeight() + 4, 8, 8), view.skinShadow());
    boolean open = clothes.collar() <= 1;
    if (open) {
      easel.fill(Shapes.oval(0, shoulder + 4, neck + 8, 11), Tint.shade(view.skin(), -.05));
    }
    easel.fill(shirt(neck, shoulder, clothes.collar()), clothes.colour());
    if (clothes.collar() == 2) {
      easel.fill(
          Shapes.rounded(-neck - 3.5, shoulder - 5.5, 2 * neck + 7, 7.5, 6, 6),
          Tint.shade(clothes.colour(), -.18));
    }
    if (clothes.collar() == 3) {
      int lighter = Tint.shade(clothes.colour(), .25);
      for (int side = -1; side <= 1; side += 2) {
        easel.fill(
            Shapes.polygon(
                0, shoulder + 10, side * (neck + 5), shoulder - 6, side * (neck + 9), shoulder + 7),
            lighter);
      }
    }
  }

  private static Path2D shirt(double neck, double shoulder, int collar) {
    var shirt = new Path2D.Double();
    shirt.moveTo(-54, 70);
    shirt.curveTo(-50, shoulder + 7, -30, shoulder + 2, -neck - 3, shoulder - 2);
    if (collar == 1) {
      shirt.lineTo(0, shoulder + 17);
      shirt.lineTo(neck + 3, shoulder - 2);
    } else {
      shirt.quadTo(0, shoulder + (collar == 0 ? 18 : 7), neck + 3, shoulder - 2);
    }
    shirt.curveTo(30, shoulder + 2, 50, shoulder + 7, 54, 70);
    shirt.closePath();
    return shirt;
  }

  private void neckShadow() {
    double neck = view.halfWidth() * .44;
    easel.within(
        Shapes.box(-neck, 8, 2 * neck, view.halfHeight() + 6),
        () ->
            easel.under(
                Easel.moved(view.turn(), 4.2), () -> easel.glaze(head, view.skinDeep(), .55)));
  }

  private void ears() {
    var hair = view.person().hair();
    if (hair.style().hangs() && hair.length() > .5) {
      return;
    }
    double size = view.person().head().ear();
    double y = view.person().eyes().y() + 4 - 10 * view.shot().pose().pitch();
    for (int side = -1; side <= 1; side += 2) {
      double visible = 1 - side * view.sinYaw() * 1.4;
      if (visible < .15) {
        continue;
      }
      double x = side * view.halfWidth() * .985 + view.behind() * .35;
      easel.fill(
          Shapes.oval(x, y, size * .62 * Math.min(1.15, visible), size),
          Tint.shade(view.skin(), -.04));
      easel.glaze(
          Shapes.oval(x + side * .4, y + .3, size * .30, size * .55), view.skinShadow(), .8);
      earring(x + side * .35, y + size);
    }
  }

  private void earring(double x, double y) {
    switch (view.person().worn().earring()) {
      case NONE -> {}
      case HOOP -> easel.line(Shapes.oval(x, y + 2, 2.1, 2.4), 0xE8B84A, 1.1);
      case PEARL -> easel.fill(Shapes.oval(x, y - .2, 1.5, 1.5), 0xF4F4F4);
      case STUD -> easel.fill(Shapes.oval(x, y - .2, 1.5, 1.5), 0xD1495B);
    }
  }

  private void face() {
    easel.fill(head, view.skin());
    easel.within(
        head,
        () -> {
          sideShadow();
          new FeatureDrawing(view, easel, head).draw();
        });
  }

  /// One flat shadow, on the side away from the light, wider in harder light.
  private void sideShadow() {
    double gradient = view.shot().light().gradient();
    var lit =
        Shapes.head(
            view.person().head(),
            -view.shadowSide() * (3.5 + 12 * gradient),
            -1.5,
            1.03,
            1.03,
            view.turn());
    easel.glaze(Shapes.without(head, lit), view.skinShadow(), .20 + .9 * gradient);
  }
}
