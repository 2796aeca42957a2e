package assay.server.queue;

import java.util.Locale;

/// Where a grading stands. RUN and DIAGNOSE are a worker's, JUDGE and CONCLUDE a judge's. The last
/// two follow the verdict and change nothing of it.
public enum Stage {
  RUN,
  JUDGE,
  DIAGNOSE,
  CONCLUDE;

  /// As the database spells it.
  String spelled() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Whether workers do it; else the judges of a server.
  boolean isWorkers() {
    return switch (this) {
      case RUN, DIAGNOSE -> true;
      case JUDGE, CONCLUDE -> false;
    };
  }

  /// Whether the submission has its verdict already.
  public boolean followsVerdict() {
    return switch (this) {
      case RUN, JUDGE -> false;
      case DIAGNOSE, CONCLUDE -> true;
    };
  }
}
