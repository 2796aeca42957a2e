package assay.bench;

/// How much there is of everything: those of the real sets, or a share of them for a quick look.
///
/// @param pairs of the 10-fold protocol
/// @param lines of a score file
/// @param images of IJB-C
/// @param templates of IJB-C
/// @param genuine pairs of IJB-C
/// @param impostors pairs of IJB-C
record Sizes(int pairs, int lines, int images, int templates, int genuine, int impostors) {
  static final int WIDTH = 512;

  static Sizes share(double share) {
    return new Sizes(
        part(6_000, share, 100),
        part(2_000_000, share, 1_000),
        part(469_375, share, 500),
        part(23_124, share, 50),
        part(19_557, share, 100),
        part(15_638_932, share, 10_000));
  }

  private static int part(int whole, double share, int least) {
    return Math.max(least, (int) Math.round(whole * share));
  }

  int ijbPairs() {
    return genuine + impostors;
  }
}
