package assay.server.competition;

import java.util.Locale;

/// What a set compares, and so which figures it has.
public enum Protocol {
  /// Pairs of images: 10-fold accuracy, and what a curve tells.
  KFOLD,
  /// Pairs of templates, each of many images (IJB-B, IJB-C): what a curve tells.
  TEMPLATES;

  /// As bundles and the database spell it.
  public String spelled() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Protocol of(String spelled) {
    return valueOf(spelled.toUpperCase(Locale.ROOT));
  }

  /// What a column shows that names no metric.
  public Metric usual() {
    return switch (this) {
      case KFOLD -> Metric.ACCURACY;
      case TEMPLATES -> new Metric(Metric.Kind.TAR_AT_FAR, "1e-4");
    };
  }

  /// Whether figures of this kind are defined on such sets.
  public boolean has(Metric metric) {
    return this == KFOLD || metric.kind() != Metric.Kind.ACCURACY;
  }
}
