package assay.server.bundle;

import assay.grading.Refusal;
import assay.server.competition.Metric;
import assay.server.competition.Protocol;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// How many pairs of a set are of which kind, and whether that is enough for its figures.
record Kinds(int genuine, int impostors) {
  /// A share such as 1e-4 is a little more or less than it says.
  private static final double ROUNDING = 1e-9;

  /// @param labels one byte a pair, 1 = genuine
  static Kinds of(InputStream labels) throws IOException {
    int genuine = 0;
    int pairs = 0;
    var in = new BufferedInputStream(labels, 1 << 16);
    for (int label = in.read(); label >= 0; label = in.read()) {
      genuine += label;
      pairs++;
    }
    return new Kinds(genuine, pairs - genuine);
  }

  static Kinds of(boolean[] same) {
    int genuine = 0;
    for (boolean one : same) {
      genuine += one ? 1 : 0;
    }
    return new Kinds(genuine, same.length - genuine);
  }

  private boolean support(Metric metric) {
    return switch (metric.kind()) {
      case TAR_AT_FAR, FNMR_AT_FMR -> impostors * metric.rate() >= 1 - ROUNDING;
      case ACCURACY, AUC, AVERAGE, SD, TRADE_OFF, GAP, BASELINE -> true;
    };
  }

  /// What sets of templates lack: pairs of both kinds, and for each column that is read at a rate,
  /// as many impostors as its inverse. Sets of pairs may lack them: figures are missing then, or
  /// stand in papers.
  ///
  /// @param bySet by the slug of their set; other sets are not looked at
  static List<Refusal> lacking(Manifest manifest, Map<String, Kinds> bySet) {
    var refusals = new ArrayList<Refusal>();
    for (var set : manifest.sets()) {
      var kinds = bySet.get(set.slug());
      if (kinds == null || set.protocol() != Protocol.TEMPLATES) {
        continue;
      }
      if (kinds.isOfOneKind()) {
        refusals.add(SetSplitter.under("set " + set.slug(), kinds.oneKind()));
        continue;
      }
      manifest.phases().stream()
          .flatMap(phase -> phase.tracks().stream())
          .flatMap(track -> track.columns().stream())
          .filter(column -> column.set().equals(set.slug()))
          .map(Manifest.ColumnPart::metric)
          .filter(metric -> !kinds.support(metric))
          .distinct()
          .map(metric -> SetSplitter.under("set " + set.slug(), kinds.tooFew(metric)))
          .forEach(refusals::add);
    }
    return refusals;
  }

  /// Whether no curve can be drawn.
  boolean isOfOneKind() {
    return genuine == 0 || impostors == 0;
  }

  Refusal oneKind() {
    return new Refusal(
        "set.one_kind",
        "",
        "genuine pairs and impostors",
        genuine + " genuine of " + (genuine + impostors) + " pairs",
        "A curve needs pairs of both kinds.");
  }

  private Refusal tooFew(Metric metric) {
    return new Refusal(
        "dataset.too_few_impostors",
        "",
        "at least %.0f impostors for %s"
            .formatted(Math.ceil(1 / metric.rate() - ROUNDING), metric.label()),
        impostors + " impostors",
        "Read the column at a greater rate: `metric: tar@far=1e-1`, say.");
  }
}
