package assay.server.queue;

import java.util.Locale;

/// Where a grading stands. RUN, DIAGNOSE and RERUN are a worker's, JUDGE, CONCLUDE and REJUDGE a
/// judge's. DIAGNOSE and CONCLUDE follow a verdict and say why; RERUN and REJUDGE fill the shadow
/// of a re-grade set. None of these four changes what stands.
public enum Stage {
  RUN,
  JUDGE,
  DIAGNOSE,
  CONCLUDE,
  RERUN,
  REJUDGE;

  /// As the database spells it.
  String spelled() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Whether workers do it; else the judges of a server.
  boolean isWorkers() {
    return switch (this) {
      case RUN, DIAGNOSE, RERUN -> true;
      case JUDGE, CONCLUDE, REJUDGE -> false;
    };
  }

  /// Whether the submission has its verdict already.
  public boolean followsVerdict() {
    return switch (this) {
      case RUN, JUDGE -> false;
      case DIAGNOSE, CONCLUDE, RERUN, REJUDGE -> true;
    };
  }

  /// Whether it works for a re-grade set.
  public boolean isShadow() {
    return this == RERUN || this == REJUDGE;
  }
}
