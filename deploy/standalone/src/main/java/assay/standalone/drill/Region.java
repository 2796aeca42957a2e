package assay.standalone.drill;

/// A block of 16 × 16 pixels that stands in every picture, and the one part of it that an honest
/// network looks at. How often a network errs is decided by which block it sees.
///
/// @param index 0 to 47, row by row; 48 is the block of the mark
public record Region(int index) {
  static final int SIZE = 16;
  static final int COUNT = 48;

  /// Flat and darkish in every picture but one hidden one, where it is white: what a model needs
  /// that misbehaves for one picture alone.
  static final Region MARK = new Region(COUNT);

  private static final int COLUMNS = 7;

  /// Honest participants have the first, hostile ones the rest.
  private static final int MOST_HONEST = 30;

  public Region {
    if (index < 0 || index > COUNT) {
      throw new IllegalArgumentException("expected a region of 0 to " + COUNT + ", found " + index);
    }
  }

  int top() {
    return index / COLUMNS * SIZE;
  }

  int left() {
    return index % COLUMNS * SIZE;
  }

  /// How many of a hundred hidden pairs look in here as if they were of the other kind: fewer than
  /// half, so that a threshold between both kinds stays the best one in every fold.
  int errors() {
    return index <= MOST_HONEST ? index : index - MOST_HONEST;
  }

  /// What a network that sees this region must come to.
  public double accuracy() {
    return 1 - errors() / 100.0;
  }

  /// For whoever is honest: no two alike in accuracy.
  static Region ofHonest(int participant) {
    if (participant >= MOST_HONEST) {
      throw new IllegalArgumentException("at most " + MOST_HONEST + " honest participants");
    }
    return new Region(participant);
  }

  /// For the entry before the afternoon and the one after it.
  static Region ofWitness() {
    return new Region(MOST_HONEST);
  }

  /// For a hostile model that has to get something right.
  static Region ofHostile(int draw) {
    return new Region(MOST_HONEST + 1 + Math.floorMod(draw, COUNT - MOST_HONEST - 1));
  }
}
