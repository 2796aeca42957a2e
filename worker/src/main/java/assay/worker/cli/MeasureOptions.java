package assay.worker.cli;

import assay.grading.protocol.Readout;
import assay.grading.protocol.Thresholds;
import assay.grading.ranking.Ties;
import assay.grading.score.ScoreKind;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/// The options of `assay measure`: files, and parameters of the protocols.
final class MeasureOptions {
  private static final int FEWEST_CURVE_POINTS = 10;

  @Spec(Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(names = "--scores", paramLabel = "FILE", description = "one number a line")
  private @Nullable Path scores;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description = "1 (one person) or 0 (two) a line, in the order of the scores")
  private @Nullable Path labels;

  @Option(
      names = "--decisions",
      paramLabel = "FILE",
      description = "1 or 0 a line, or FRCSyn's score,decision")
  private @Nullable Path decisions;

  @Option(
      names = "--groups",
      paramLabel = "FILE",
      description = "the name of its group for each pair, one a line")
  private @Nullable Path groups;

  @Option(
      names = "--table",
      paramLabel = "FILE",
      description =
          "CSV with a header `name,COLUMN,…`; higher is better; empty or - is a missing value")
  private @Nullable Path table;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description =
          "cosine, squared-l2 or l2: which way scores point"
              + " (default: squared-l2 for the 10-fold protocols, cosine for the others)")
  private @Nullable String kind;

  @Option(
      names = {"--far", "--fmr"},
      split = ",",
      paramLabel = "RATE",
      description =
          "false accept rates from 0 to 1"
              + " (default: 1e-6,…,1e-1; 0.01 for fnmr-at-fmr, 0.001 for val-at-far)")
  private double @Nullable [] fars;

  @Option(
      names = "--readout",
      defaultValue = "nearest",
      description =
          "nearest (public IJB scripts) or conservative, which never exceeds the rate"
              + " (default: ${DEFAULT-VALUE})")
  private Readout readout = Readout.NEAREST;

  @Option(
      names = "--curve",
      paramLabel = "N",
      description = "also about N points of the ROC to plot, in the JSON")
  private @Nullable Integer curve;

  @Option(
      names = "--thresholds",
      paramLabel = "GRID",
      description =
          "of the 10-fold protocols: distance (0..4 by 0.01 on squared distances), fine (by 0.001),"
              + " cosine (-1..1 by 0.001), observed, or START:STOP:STEP in the unit of the scores"
              + " (default: distance; fine for val-at-far)")
  private @Nullable String thresholds;

  @Option(
      names = "--float32",
      description = "compare scores and thresholds in float32, as numpy before 2 does")
  private boolean float32;

  @Option(
      names = "--ddof",
      description =
          "the standard deviation over groups or columns divides by n - ddof"
              + " (default: 0; 1 for rfw)")
  private @Nullable Integer ddof;

  @Option(
      names = "--ties",
      defaultValue = "average",
      description =
          "how equal values of a column rank: average, min or dense (default: ${DEFAULT-VALUE})")
  private Ties ties = Ties.AVERAGE;

  @Option(names = "--column", paramLabel = "NAME", description = "of single: the column")
  private @Nullable String column;

  Path scores() {
    return required(scores, "--scores");
  }

  boolean hasScores() {
    return scores != null;
  }

  Path labels() {
    return required(labels, "--labels");
  }

  Path decisions() {
    return required(decisions, "--decisions");
  }

  boolean hasDecisions() {
    return decisions != null;
  }

  Path groups() {
    return required(groups, "--groups");
  }

  Path table() {
    return required(table, "--table");
  }

  String column() {
    return required(column, "--column");
  }

  Readout readout() {
    return readout;
  }

  Ties ties() {
    return ties;
  }

  boolean float32() {
    return float32;
  }

  /// About so many points, or none.
  int curvePoints() {
    if (curve != null && curve < FEWEST_CURVE_POINTS) {
      throw wrong("--curve: expected 10 points or more, found " + curve);
    }
    return curve == null ? 0 : curve;
  }

  int ddof(int otherwise) {
    if (ddof != null && ddof < 0) {
      throw wrong("--ddof: expected 0 or more, found " + ddof);
    }
    return ddof == null ? otherwise : ddof;
  }

  double[] fars(double... otherwise) {
    var asked = fars == null ? otherwise : fars;
    if (!Arrays.stream(asked).allMatch(far -> far >= 0 && far <= 1)) {
      throw wrong("--far: expected rates from 0 to 1, found " + Arrays.toString(asked));
    }
    return asked.clone();
  }

  ScoreKind kind(ScoreKind otherwise) {
    if (kind == null) {
      return otherwise;
    }
    return switch (kind.toLowerCase(Locale.ROOT)) {
      case "cosine" -> ScoreKind.COSINE;
      case "squared-l2" -> ScoreKind.SQUARED_L2;
      case "l2" -> ScoreKind.L2;
      default -> throw wrong("--kind: expected cosine, squared-l2 or l2, found " + kind);
    };
  }

  /// Scores and the thresholds that they meet, in one unit.
  ///
  /// @param unit of both, in words
  record Grid(double[] scores, Thresholds thresholds, String unit) {}

  /// @param otherwise the grid when none is asked for: `distance` or `fine`
  Grid grid(double[] given, ScoreKind of, String otherwise) {
    var name = thresholds == null ? otherwise : thresholds.toLowerCase(Locale.ROOT);
    var grid =
        switch (name) {
          case "distance" -> squared(given, of, Thresholds.distances());
          case "fine" -> squared(given, of, Thresholds.fineDistances());
          case "observed" -> new Grid(given, Thresholds.observed(given, of), of.name());
          case "cosine" -> {
            if (!of.equals(ScoreKind.COSINE)) {
              throw wrong("--thresholds cosine: expected --kind cosine, found " + of.name());
            }
            yield new Grid(given, Thresholds.cosines(), of.name());
          }
          default -> new Grid(given, custom(name, of), of.name());
        };
    return float32 ? inFloat32(grid) : grid;
  }

  private static Grid squared(double[] given, ScoreKind of, Thresholds thresholds) {
    return new Grid(
        Arrays.stream(given).map(of::asSquaredDistance).toArray(), thresholds, "squared-l2");
  }

  private static Grid inFloat32(Grid grid) {
    return new Grid(
        Arrays.stream(grid.scores()).map(score -> (float) score).toArray(),
        grid.thresholds().inFloat32(),
        grid.unit());
  }

  private Thresholds custom(String text, ScoreKind of) {
    var parts = text.split(":", -1);
    try {
      if (parts.length == 3) {
        return Thresholds.arange(
            Double.parseDouble(parts[0]),
            Double.parseDouble(parts[1]),
            Double.parseDouble(parts[2]),
            of);
      }
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--thresholds: " + e.getMessage(), e);
    }
    throw wrong(
        "--thresholds: expected distance, fine, cosine, observed or START:STOP:STEP, found "
            + text);
  }

  private <T> T required(@Nullable T value, String option) {
    if (value == null) {
      throw wrong(option + " is needed for this protocol");
    }
    return value;
  }

  ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
