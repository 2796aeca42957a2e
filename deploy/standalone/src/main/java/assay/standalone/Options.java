package assay.standalone;

import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What follows `standalone` and `demo` on the command line.
///
/// @param exit end when everything is done
/// @param files only make pictures, models and bundles, in this folder; null: play the demo
public record Options(int port, Path data, boolean exit, @Nullable Path files) {
  /// Exit codes, DESIGN §10.
  public static final int AT_FAULT = 1;

  private static final int WRONG_USAGE = 2;
  private static final int DEFAULT_PORT = 8080;

  /// Ends the program when the words make no sense. Without `--data`, everything is kept under
  /// `.assay` where `./assay` lies, whatever the working directory.
  public static Options parse(String verb, String[] args) {
    var root = Path.of(System.getProperty("assay.root", ""));
    var options = new Options(DEFAULT_PORT, root.resolve(".assay").resolve(verb), false, null);
    for (int i = 0; i < args.length; i++) {
      var word = args[i];
      var value = i + 1 < args.length ? args[i + 1] : "";
      if (word.equals("--exit") && verb.equals("demo")) {
        options = new Options(options.port(), options.data(), true, options.files());
      } else if (word.equals("--port") && value.matches("[0-9]{1,5}")) {
        options =
            new Options(Integer.parseInt(value), options.data(), options.exit(), options.files());
        i++;
      } else if (word.equals("--data") && !value.isEmpty()) {
        options = new Options(options.port(), Path.of(value), options.exit(), options.files());
        i++;
      } else if (word.equals("--files") && verb.equals("demo") && !value.isEmpty()) {
        options = new Options(options.port(), options.data(), true, Path.of(value));
        i++;
      } else {
        usage(verb, word);
      }
    }
    return options;
  }

  private static void usage(String verb, String word) {
    boolean asked = Set.of("--help", "-h").contains(word);
    var usage =
        "usage: ./assay "
            + verb
            + " [--port P] [--data DIR]"
            + (verb.equals("demo")
                ? " [--exit]\n       ./assay demo --files DIR     only its pictures, models and bundles"
                : "");
    if (asked) {
      System.out.println(usage);
      System.exit(0);
    }
    System.err.println("assay: not understood: " + word);
    System.err.println(usage);
    System.exit(WRONG_USAGE);
  }
}
