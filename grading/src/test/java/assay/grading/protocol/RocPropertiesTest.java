package assay.grading.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import assay.grading.score.ScoreKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;

/// What holds for every ROC, on small sets full of ties.
class RocPropertiesTest {
  /// A score and a label.
  record Pair(double score, boolean same) {}

  @Provide
  Arbitrary<List<Pair>> pairs() {
    var pair =
        Arbitraries.integers()
            .between(-12, 12)
            .flatMap(score -> Arbitraries.of(true, false).map(same -> new Pair(score / 4.0, same)));
    return pair.list()
        .ofMinSize(2)
        .ofMaxSize(60)
        .filter(list -> list.stream().map(Pair::same).distinct().count() == 2);
  }

  private static Roc roc(List<Pair> pairs) {
    return Roc.of(scores(pairs), same(pairs), ScoreKind.COSINE);
  }

  private static double[] scores(List<Pair> pairs) {
    return pairs.stream().mapToDouble(Pair::score).toArray();
  }

  private static boolean[] same(List<Pair> pairs) {
    var same = new boolean[pairs.size()];
    for (int i = 0; i < same.length; i++) {
      same[i] = pairs.get(i).same();
    }
    return same;
  }

  @Property
  void tarNeverFallsAsTheFarRises(
      @ForAll("pairs") List<Pair> pairs,
      @ForAll @DoubleRange(max = 1) double one,
      @ForAll @DoubleRange(max = 1) double other,
      @ForAll Readout readout) {
    var fars = new double[] {Math.min(one, other), Math.max(one, other)};
    var points = roc(pairs).tarAtFar(fars, readout);
    assertThat(points.get(0).tar()).isLessThanOrEqualTo(points.get(1).tar());
    assertThat(points.get(0).achievedFar()).isLessThanOrEqualTo(points.get(1).achievedFar());
    assertThat(points.get(0).threshold()).isGreaterThanOrEqualTo(points.get(1).threshold());
  }

  @Property
  void theConservativeReadoutNeverExceedsTheFar(
      @ForAll("pairs") List<Pair> pairs, @ForAll @DoubleRange(max = 1) double far) {
    var point = roc(pairs).tarAtFar(far, Readout.CONSERVATIVE);
    assertThat(point.achievedFar()).isLessThanOrEqualTo(far);
    assertThat(roc(pairs).fnmrAtFmr(far).fnmr()).isCloseTo(1 - point.tar(), within(1e-15));
  }

  /// Counting at each threshold, one after the other, as nobody would on millions of pairs.
  @Property
  void aThresholdAcceptsWhatItsPointSays(@ForAll("pairs") List<Pair> pairs) {
    var roc = roc(pairs);
    for (var point : roc.points(Readout.CONSERVATIVE, 1000)) {
      assertThat(point.far()).isEqualTo(share(pairs, false, point.threshold()));
      assertThat(point.tar()).isEqualTo(share(pairs, true, point.threshold()));
    }
    assertThat(roc.points(Readout.CONSERVATIVE, 1000).stream().map(RocPoint::threshold))
        .hasSize((int) Arrays.stream(scores(pairs)).distinct().count() + 1);
  }

  private static double share(List<Pair> pairs, boolean same, double threshold) {
    var ofKind = pairs.stream().filter(pair -> pair.same() == same).toList();
    return (double) ofKind.stream().filter(pair -> pair.score() >= threshold).count()
        / ofKind.size();
  }

  /// `np.diff(…, 2)` on both counts, then the nearest point from the far end, as in the scripts.
  @Property
  void theNearestReadoutIsThatOfTheScripts(
      @ForAll("pairs") List<Pair> pairs, @ForAll @DoubleRange(max = 1) double far) {
    var all = roc(pairs).points(Readout.CONSERVATIVE, 1000);
    var counts = all.subList(1, all.size());
    var kept = new ArrayList<>(List.of(all.getFirst()));
    long genuine = pairs.stream().filter(Pair::same).count();
    long impostor = pairs.size() - genuine;
    for (int i = 0; i < counts.size(); i++) {
      if (i == 0
          || i == counts.size() - 1
          || secondDifference(counts, i, true, genuine) != 0
          || secondDifference(counts, i, false, impostor) != 0) {
        kept.add(counts.get(i));
      }
    }
    assertThat(roc(pairs).points(Readout.NEAREST, 1000)).isEqualTo(kept);
    var best = kept.getLast();
    for (var point : kept.reversed()) {
      best = Math.abs(point.far() - far) < Math.abs(best.far() - far) ? point : best;
    }
    var found = roc(pairs).tarAtFar(far, Readout.NEAREST);
    assertThat(new RocPoint(found.achievedFar(), found.tar(), found.threshold())).isEqualTo(best);
  }

  private static long secondDifference(List<RocPoint> points, int i, boolean ofTar, long pairs) {
    var counts = new long[3];
    for (int k = 0; k < 3; k++) {
      var point = points.get(i - 1 + k);
      counts[k] = Math.round((ofTar ? point.tar() : point.far()) * pairs);
    }
    return counts[2] - 2 * counts[1] + counts[0];
  }

  @Property
  void theAreaIsThatUnderThePolygonAndTheErrorLiesOnIt(@ForAll("pairs") List<Pair> pairs) {
    var roc = roc(pairs);
    var points = roc.points(Readout.CONSERVATIVE, 1000);
    var area = 0.0;
    var onPolygon = false;
    var rate = roc.eer().rate();
    for (int i = 1; i < points.size(); i++) {
      var a = points.get(i - 1);
      var b = points.get(i);
      area += (b.far() - a.far()) * (a.tar() + b.tar()) / 2;
      if (a.far() <= rate + 1e-12 && rate <= b.far() + 1e-12) {
        var along = b.far() == a.far() ? 0 : (rate - a.far()) / (b.far() - a.far());
        var low = b.far() == a.far() ? a.tar() : a.tar() + along * (b.tar() - a.tar());
        var high = b.far() == a.far() ? b.tar() : low;
        onPolygon |= low - 1e-12 <= 1 - rate && 1 - rate <= high + 1e-12;
      }
    }
    assertThat(roc.auc()).isCloseTo(area, within(1e-12));
    assertThat(onPolygon).isTrue();
  }

  @Property
  void distancesAreSimilaritiesReflected(
      @ForAll("pairs") List<Pair> pairs, @ForAll @DoubleRange(max = 1) double far) {
    var negative = Arrays.stream(scores(pairs)).map(score -> -score).toArray();
    var mirrored = Roc.of(negative, same(pairs), ScoreKind.SQUARED_L2);
    var roc = roc(pairs);
    assertThat(mirrored.auc()).isEqualTo(roc.auc());
    assertThat(mirrored.eer().rate()).isEqualTo(roc.eer().rate());
    for (var readout : Readout.values()) {
      assertThat(mirrored.tarAtFar(far, readout).tar()).isEqualTo(roc.tarAtFar(far, readout).tar());
    }
  }
}
