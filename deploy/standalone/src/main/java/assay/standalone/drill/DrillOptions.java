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
/// @param kinds to deal the hostile entries from
record DrillOptions(
    int hostile,
    int honest,
    long seed,
    Path data,
    boolean json,
    Contest.Limits limits,
    List<Kind> kinds) {
  private static final int WRONG_USAGE = 2;
  private static final int MOST_HOSTILE = 5000;
  private static final int MOST_HONEST = 30;
  private static final int LONGEST = 600;
  private static final String USAGE =
      """
      usage: ./assay drill models [--hostile N] [--honest N] [--seed S] [--data DIR] [--json]
                                  [--time-limit S] [--memory-limit SIZE] [--kinds NAME,NAME…]
        --hostile N          hostile entries, 200 by default
        --honest N           honest entries, 20 by default, 30 at most
        --seed S             of what is drawn and of the order, 1 by default
        --data DIR           everything is kept there, and removed by the next drill
        --time-limit S       of a model, in seconds; 10 by default
        --memory-limit SIZE  of a model: bytes, or a number with M or G; 1G by default
        --kinds NAME,…       these kinds of hostile entry alone
      """;

  DrillOptions {
    kinds = List.copyOf(kinds);
  }

  private static DrillOptions standard() {
    var root = Path.of(System.getProperty("assay.root", ""));
    return new DrillOptions(
        200,
        20,
        1,
        root.resolve(".assay").resolve("drill").toAbsolutePath().normalize(),
        false,
        new Contest.Limits(10, 1L << 30),
        Repertoire.KINDS);
  }

  /// Ends the program when the words make no sense.
  static DrillOptions parse(String[] args) {
    var words = Arrays.asList(args);
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

  /// @throws IllegalArgumentException when the words make no sense
  static DrillOptions parsed(List<String> words) {
    if (words.isEmpty() || !words.getFirst().equals("models")) {
      throw new IllegalArgumentException("expected what to drill: models");
    }
    var options = standard();
    for (int i = 1; i < words.size(); i++) {
      if (words.get(i).equals("--json")) {
        options = options.withJson();
      } else if (i + 1 < words.size()) {
        options = options.with(words.get(i), words.get(i + 1));
        i++;
      } else {
        throw new IllegalArgumentException("not understood: " + words.get(i));
      }
    }
    return options;
  }

  private DrillOptions withJson() {
    return new DrillOptions(hostile, honest, seed, data, true, limits, kinds);
  }

  private DrillOptions with(String option, String value) {
    return switch (option) {
      case "--hostile" ->
          new DrillOptions(
              number(option, value, 0, MOST_HOSTILE), honest, seed, data, json, limits, kinds);
      case "--honest" ->
          new DrillOptions(
              hostile, number(option, value, 1, MOST_HONEST), seed, data, json, limits, kinds);
      case "--seed" ->
          new DrillOptions(
              hostile,
              honest,
              number(option, value, 0, Integer.MAX_VALUE),
              data,
              json,
              limits,
              kinds);
      case "--data" ->
          new DrillOptions(
              hostile,
              honest,
              seed,
              Path.of(value).toAbsolutePath().normalize(),
              json,
              limits,
              kinds);
      case "--time-limit" ->
          limited(new Contest.Limits(number(option, value, 1, LONGEST), limits.memoryBytes()));
      case "--memory-limit" -> limited(new Contest.Limits(limits.seconds(), size(value)));
      case "--kinds" -> new DrillOptions(hostile, honest, seed, data, json, limits, named(value));
      default -> throw new IllegalArgumentException("not understood: " + option);
    };
  }

  private DrillOptions limited(Contest.Limits other) {
    return new DrillOptions(hostile, honest, seed, data, json, other, kinds);
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
