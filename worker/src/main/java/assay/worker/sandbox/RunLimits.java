package assay.worker.sandbox;

import java.time.Duration;

/// @param wallClock from start to the last embedding; the process is killed at it
/// @param memoryBytes what the model may use beside the engine itself; 0 = no limit
public record RunLimits(Duration wallClock, long memoryBytes) {
  /// For a user's own model on the user's own machine.
  public static final RunLimits NONE = new RunLimits(Duration.ofDays(7), 0);
}
