package assay.grading.ticket;

import java.util.List;

/// The run stage of one grading, leased to one worker.
///
/// @param grading id
/// @param lease fencing token; every later call names it
/// @param attempt 1, 2 or 3
/// @param leaseSeconds a heartbeat is due well within them
/// @param sets the missing (set, variant) pairs only
public record Ticket(
    String grading,
    long lease,
    int attempt,
    int leaseSeconds,
    Model model,
    Limits limits,
    List<SetWork> sets) {
  public Ticket {
    sets = List.copyOf(sets);
  }

  /// @param digest SHA-256, hex
  /// @param embedding required width of the output; 0 = any
  public record Model(
      String digest, long bytes, int channels, int height, int width, int embedding) {}

  /// @param seconds wall clock of the whole run; the sandbox is killed at it
  /// @param memoryBytes of the sandbox
  public record Limits(int seconds, long memoryBytes) {}

  /// @param work opaque id of this piece of work; the report names it
  /// @param pack digest of the image pack
  /// @param map digest of the pair map or template map; its first bytes say which
  /// @param scoreKind `cosine` or `squared-l2`
  /// @param variant how [Variant] spells the reading of images and scores
  public record SetWork(
      String work,
      String pack,
      long packBytes,
      String map,
      long mapBytes,
      int images,
      int pairs,
      String scoreKind,
      String variant,
      Preprocessing preprocessing) {}
}
