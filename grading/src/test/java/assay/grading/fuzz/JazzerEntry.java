package assay.grading.fuzz;

import java.io.IOException;

/// Where Jazzer comes in; it finds the methods by their names. The target is its first argument
/// (`--target_args`).
public final class JazzerEntry {
  private static FuzzTarget target = FuzzTarget.SCORES;

  private JazzerEntry() {}

  public static void fuzzerInitialize(String[] arguments) {
    target =
        FuzzTarget.named(arguments[0])
            .orElseThrow(() -> new IllegalArgumentException("no fuzz target " + arguments[0]));
  }

  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    target.read(input);
  }
}
