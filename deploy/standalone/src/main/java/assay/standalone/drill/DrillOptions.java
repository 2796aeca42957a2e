package assay.standalone.drill;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// What follows `drill` on the command line.
///
/// @param hostile how many hostile entries
/// @param honest how many honest participants, one entry each
/// @param seed of everything that is drawn
/// @param data a folder that is made anew
/// @param memoryLimit bytes that a model may use
/// @param kinds to deal the hostile entries from
record DrillOptions(
    int hostile,
    int honest,
    long seed,
    Path data,
    boolean json,
    long memoryLimit,
    List<Kind> kinds) {
  private static final int WRONG_USAGE = 2;
  private static final String USAGE =
      """
      usage: ./assay drill models [--hostile N] [--honest N] [--seed S] [--data DIR] [--json]
                                  [--memory-limit SIZE] [--kinds NAME,NAME…]
        --hostile N          hostile entries, 200 by default
        --honest N           honest entries, 20 by default, 30 at most
        --seed S             of what is drawn and of the order, 1 by default
        --data DIR           everything is kept there, and removed by the next drill
        --memory-limit SIZE  of a model: bytes, or a number with M or G; 1G by default
        --kinds NAME,…       these kinds of hostile entry alone
      """;

  DrillOptions {
    kinds = List.copyOf(kinds);
  }

  static DrillOptions standard(Path data) {
    return new DrillOptions(200, 20, 1, data, false, 1L << 30, Repertoire.KINDS);
  }

  DrillOptions sized(int hostileEntries, int honestEntries) {
    return new DrillOptions(hostileEntries, honestEntries, seed, data, json, memoryLimit, kinds);
  }

  DrillOptions of(List<Kind> only) {
    return new DrillOptions(hostile, honest, seed, data, json, memoryLimit, only);
  }

  /// Ends the program when the words make no sense.
  static DrillOptions parse(String[] args) {
    var words = new ArrayList<>(Arrays.asList(args));
    if (words.contains("--help") || words.contains("-h")) {
      System.out.print(USAGE);
      System.exit(0);
    }
    try {
      return parsed(words);
    } catch (IllegalArgumentException e) {
      System.err.println("assay: " + e.getMessage());
      System.err.print(USAGE);
      System.exit(WRONG_USAGE);
      throw e;
    }
  }

  static DrillOptions parsed(List<String> words) {
    if (words.isEmpty() || !words.getFirst().equals("models")) {
      throw new IllegalArgumentException("expected what to drill: models");
    }
    var root = Path.of(System.getProperty("assay.root", ""));
    var options = standard(root.resolve(".assay").resolve("drill"));
    for (int i = 1; i < words.size(); i++) {
      if (words.get(i).equals("--json")) {
        options = options.told("--json", "true");
      } else if (i + 1 < words.size()) {
        options = options.told(words.get(i), words.get(i + 1));
        i++;
      } else {
        throw new IllegalArgumentException("not understood: " + words.get(i));
      }
    }
    return options;
  }

  private DrillOptions told(String option, String value) {
    return switch (option) {
      case "--hostile" -> sized(number(option, value, 0, 5000), honest);
      case "--honest" -> sized(hostile, number(option, value, 1, 30));
      case "--seed" ->
          new DrillOptions(
              hostile,
              honest,
              number(option, value, 0, Integer.MAX_VALUE),
              data,
              json,
              memoryLimit,
              kinds);
      case "--data" ->
          new DrillOptions(hostile, honest, seed, Path.of(value), json, memoryLimit, kinds);
      case "--json" -> new DrillOptions(hostile, honest, seed, data, true, memoryLimit, kinds);
      case "--memory-limit" ->
          new DrillOptions(hostile, honest, seed, data, json, size(value), kinds);
      case "--kinds" -> of(named(value));
      default -> throw new IllegalArgumentException("not understood: " + option);
    };
  }

  private static int number(String option, String value, int least, int most) {
    if (value.matches("[0-9]{1,9}")) {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw new IllegalArgumentException(
        "%s: expected a number of %d to %d, found %s".formatted(option, least, most, value));
  }

  private static long size(String value) {
    var text = value.toUpperCase(Locale.ROOT);
    if (!text.matches("[0-9]{1,12}[MG]?")) {
      throw new IllegalArgumentException(
          "--memory-limit: expected bytes, or a number with M or G, found " + value);
    }
    long number = Long.parseLong(text.replaceAll("[MG]", ""));
    return text.endsWith("G") ? number << 30 : text.endsWith("M") ? number << 20 : number;
  }

  private static List<Kind> named(String value) {
    var kinds = new ArrayList<Kind>();
    for (var name : value.split(",", -1)) {
      kinds.add(
          Repertoire.KINDS.stream()
              .filter(kind -> kind.name().equals(name))
              .findFirst()
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "--kinds: there is no kind " + name + "; there are " + all())));
    }
    return kinds;
  }

  private static String all() {
    return Repertoire.KINDS.stream().map(Kind::name).collect(Collectors.joining(", "));
  }
}
