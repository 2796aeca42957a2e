package assay.standalone.fault;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;

/// What follows `drill faults` on the command line.
///
/// @param seconds that things break
/// @param seed of what breaks and of what is sent
/// @param data a folder that is made anew
record FaultOptions(int seconds, long seed, Path data, boolean json) {
  private static final int WRONG_USAGE = 2;
  private static final int SHORTEST = 20;
  private static final int LONGEST = 86_400;
  private static final String USAGE =
      "usage: ./assay drill faults [--seconds N] [--seed S] [--data DIR] [--json]";

  /// Ends the program when the words make no sense.
  static FaultOptions parse(String[] args) {
    var root = Path.of(System.getProperty("assay.root", ""));
    var options = new FaultOptions(180, 1, root.resolve(".assay").resolve("faults"), false);
    var words = new ArrayDeque<>(List.of(args));
    try {
      while (!words.isEmpty()) {
        var word = words.pop();
        switch (word) {
          case "--json" ->
              options = new FaultOptions(options.seconds, options.seed, options.data, true);
          case "--help", "-h" -> {
            System.out.println(USAGE);
            System.exit(0);
          }
          default -> options = options.with(word, words.isEmpty() ? "" : words.pop());
        }
      }
      return options;
    } catch (IllegalArgumentException e) {
      System.err.println("assay: " + e.getMessage());
      System.err.println(USAGE);
      System.exit(WRONG_USAGE);
      return options;
    }
  }

  private FaultOptions with(String option, String value) {
    return switch (option) {
      case "--seconds" ->
          new FaultOptions((int) number(option, value, SHORTEST, LONGEST), seed, data, json);
      case "--seed" ->
          new FaultOptions(seconds, number(option, value, 0, Long.MAX_VALUE), data, json);
      case "--data" ->
          new FaultOptions(seconds, seed, Path.of(value).toAbsolutePath().normalize(), json);
      default -> throw new IllegalArgumentException("not understood: " + option);
    };
  }

  private static long number(String option, String value, long least, long most) {
    if (value.matches("[0-9]{1,18}")) {
      long number = Long.parseLong(value);
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw new IllegalArgumentException(
        "%s: expected a number of %d to %d, found %s".formatted(option, least, most, value));
  }
}
