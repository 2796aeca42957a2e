package assay.grading.protocol;

import assay.grading.score.ScoreKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The receiver operating characteristic of a score vector: a point for each distinct score, at
/// which every pair as similar or more is accepted, and a first point that accepts none. Counts are
/// exact; read-outs agree with `sklearn.metrics.roc_curve` and the public IJB scripts to the last
/// digit (PROTOCOLS §5).
///
/// Holds a sorted copy of the scores and no points: each figure is one walk over it. 15.7 million
/// scores take one array of doubles, and another while they are sorted. Immutable; for any number
/// of threads.
public final class Roc {
  /// Both ascending in similarity: a distance is held as its negative.
  private final double[] genuine;

  private final double[] impostor;
  private final boolean negated;

  private Roc(double[] genuine, double[] impostor, boolean negated) {
    this.genuine = genuine;
    this.impostor = impostor;
    this.negated = negated;
  }

  /// @param scores shape (P), finite
  /// @param same shape (P): whether a pair is genuine
  /// @param kind says which way the scores point; its range is not checked
  /// @throws IllegalArgumentException when the lengths differ, a score is not finite, or there is
  ///   no genuine pair or no impostor
  public static Roc of(double[] scores, boolean[] same, ScoreKind kind) {
    if (scores.length != same.length) {
      throw new IllegalArgumentException(scores.length + " scores for " + same.length + " labels");
    }
    int pairs = 0;
    for (var one : same) {
      pairs += one ? 1 : 0;
    }
    if (pairs == 0 || pairs == same.length) {
      throw new IllegalArgumentException(
          "expected genuine pairs and impostors, found " + pairs + " and " + (same.length - pairs));
    }
    var genuine = new double[pairs];
    var impostor = new double[same.length - pairs];
    var negated = !kind.higherIsSimilar();
    for (int i = 0, g = 0; i < scores.length; i++) {
      if (!Double.isFinite(scores[i])) {
        throw new IllegalArgumentException("expected finite scores, score " + i + " is not");
      }
      var similarity = negated ? -scores[i] : scores[i];
      if (same[i]) {
        genuine[g++] = similarity;
      } else {
        impostor[i - g] = similarity;
      }
    }
    Arrays.parallelSort(genuine);
    Arrays.parallelSort(impostor);
    return new Roc(genuine, impostor, negated);
  }

  /// Number of genuine pairs.
  public int genuinePairs() {
    return genuine.length;
  }

  /// Number of impostor pairs.
  public int impostorPairs() {
    return impostor.length;
  }

  /// Area under the curve: the probability that a genuine pair is more similar than an impostor,
  /// ties counted half (Mann & Whitney 1947). The exact quotient, rounded once.
  public double auc() {
    var doubled = 0L;
    int below = 0;
    int notAbove = 0;
    for (var score : genuine) {
      while (below < impostor.length && impostor[below] < score) {
        below++;
      }
      while (notAbove < impostor.length && impostor[notAbove] <= score) {
        notAbove++;
      }
      doubled += (long) below + notAbove;
    }
    return doubled / (2.0 * genuine.length * impostor.length);
  }

  /// The equal error rate: where the curve, its points joined by straight lines, has FAR = FNMR.
  public EqualError eer() {
    var at = new RocCursor(genuine, impostor, Readout.CONSERVATIVE);
    var before = new Acceptance(0, 0, Double.POSITIVE_INFINITY);
    while (at.next() && excess(at.impostors(), at.genuine()) > 0) {
      before = at.acceptance();
    }
    var above = (double) excess(before.impostors(), before.genuine());
    var along = above / (above - excess(at.impostors(), at.genuine()));
    var impostors = before.impostors() + along * (at.impostors() - before.impostors());
    return new EqualError(impostors / impostor.length, threshold(at.acceptance()));
  }

  /// FNMR - FAR, times the numbers of pairs of both kinds: exact.
  private long excess(int impostors, int accepted) {
    return (long) (genuine.length - accepted) * impostor.length - (long) impostors * genuine.length;
  }

  /// TAR at one FAR.
  ///
  /// @param far a share from 0 to 1
  /// @throws IllegalArgumentException when the FAR is no share
  public TarAtFar tarAtFar(double far, Readout readout) {
    return tarAtFar(new double[] {far}, readout).getFirst();
  }

  /// TAR at several FARs, in one walk over the curve.
  ///
  /// @param fars shares from 0 to 1
  /// @return one for each FAR, in their order
  /// @throws IllegalArgumentException when a FAR is no share
  public List<TarAtFar> tarAtFar(double[] fars, Readout readout) {
    var answers = new ArrayList<TarAtFar>();
    for (var acceptance : readOut(fars, readout)) {
      var far = fars[answers.size()];
      var point = point(acceptance);
      answers.add(new TarAtFar(far, point.tar(), point.far(), point.threshold(), supports(far)));
    }
    return List.copyOf(answers);
  }

  /// FNMR where the FMR is highest but not above the target, at the lowest threshold that is so.
  ///
  /// @param fmr a share from 0 to 1
  /// @throws IllegalArgumentException when the FMR is no share
  public FnmrAtFmr fnmrAtFmr(double fmr) {
    var acceptance = readOut(new double[] {fmr}, Readout.CONSERVATIVE).getFirst();
    var missed = genuine.length - acceptance.genuine();
    var point = point(acceptance);
    return new FnmrAtFmr(
        fmr, (double) missed / genuine.length, point.far(), point.threshold(), supports(fmr));
  }

  /// Points to plot, in the order of the curve. A read-out, of the same rule and at one of these
  /// FARs, among these points is that of the whole curve. The others are spread over log FAR, TAR
  /// and log FNMR.
  ///
  /// @param readout NEAREST: of the points that scikit-learn keeps; CONSERVATIVE: of all points
  /// @param most how many points to keep besides the first, the last and those of the FARs; a curve
  ///   of no more is kept whole
  /// @param fars shares from 0 to 1
  /// @throws IllegalArgumentException when a FAR is no share
  public List<RocPoint> points(Readout readout, int most, double... fars) {
    var thinning = new RocThinning(genuine.length, impostor.length, most, readOut(fars, readout));
    var whole = count(readout) <= most;
    var points = new ArrayList<RocPoint>();
    for (var at = new RocCursor(genuine, impostor, readout); at.next(); ) {
      if (whole || thinning.keeps(at.impostors(), at.genuine())) {
        points.add(point(at.acceptance()));
      }
    }
    return List.copyOf(points);
  }

  /// Number of points, the one that accepts nothing among them.
  ///
  /// @param readout NEAREST: of those that scikit-learn keeps; CONSERVATIVE: of all
  public int count(Readout readout) {
    int count = 0;
    for (var at = new RocCursor(genuine, impostor, readout); at.next(); ) {
      count++;
    }
    return count;
  }

  private List<Acceptance> readOut(double[] fars, Readout readout) {
    for (var far : fars) {
      if (!(far >= 0 && far <= 1)) {
        throw new IllegalArgumentException("expected a FAR from 0 to 1, found " + far);
      }
    }
    return switch (readout) {
      case NEAREST -> nearest(fars);
      case CONSERVATIVE -> Arrays.stream(fars).mapToObj(this::notAbove).toList();
    };
  }

  private List<Acceptance> nearest(double[] fars) {
    var distances = new double[fars.length];
    Arrays.fill(distances, Double.POSITIVE_INFINITY);
    var nearest = new Acceptance[fars.length];
    for (var at = new RocCursor(genuine, impostor, Readout.NEAREST); at.next(); ) {
      var far = (double) at.impostors() / impostor.length;
      for (var k = 0; k < fars.length; k++) {
        var distance = Math.abs(far - fars[k]);
        if (distance <= distances[k]) {
          distances[k] = distance;
          nearest[k] = at.acceptance();
        }
      }
    }
    return List.of(nearest);
  }

  private Acceptance notAbove(double far) {
    int allowed = (int) Math.min(impostor.length, Math.ceil(far * impostor.length));
    while ((double) allowed / impostor.length > far) {
      allowed--;
    }
    // Accepted is what is more similar than the first impostor too many.
    var bound =
        allowed == impostor.length
            ? Double.NEGATIVE_INFINITY
            : impostor[impostor.length - 1 - allowed];
    int impostors = firstAbove(impostor, bound);
    int accepted = firstAbove(genuine, bound);
    return new Acceptance(
        impostor.length - impostors,
        genuine.length - accepted,
        Math.min(at(impostor, impostors), at(genuine, accepted)));
  }

  private static int firstAbove(double[] sorted, double bound) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] <= bound) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static double at(double[] sorted, int index) {
    return index < sorted.length ? sorted[index] : Double.POSITIVE_INFINITY;
  }

  /// As many impostors as 1 / far, a share such as 1e-4 being a little more or less than it says.
  private boolean supports(double far) {
    return far * impostor.length >= 1 - 1e-9;
  }

  private RocPoint point(Acceptance at) {
    return new RocPoint(
        (double) at.impostors() / impostor.length,
        (double) at.genuine() / genuine.length,
        threshold(at));
  }

  private double threshold(Acceptance at) {
    return negated ? -at.similarity() : at.similarity();
  }
}
