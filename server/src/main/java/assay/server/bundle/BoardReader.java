package assay.server.bundle;

import assay.server.competition.BoardColumn;
import assay.server.competition.Metric;
import assay.server.competition.Protocol;
import assay.server.competition.RankingRule;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Reads the part of a track that says how its board is made.
final class BoardReader {
  private static final int NAME = 120;
  private static final int SOURCE = 300;
  private static final Pattern LINK = Pattern.compile("https?://[!-~]{1,400}");

  private final Mapping board;
  private final ManifestReader manifest;

  BoardReader(Mapping board, ManifestReader manifest) {
    this.board = board;
    this.manifest = manifest;
  }

  /// The columns of a board that names none.
  static List<Manifest.ColumnPart> usual(Map<String, Protocol> sets) {
    return sets.entrySet().stream()
        .map(set -> new Manifest.ColumnPart(set.getKey(), "", set.getValue().usual(), true, false))
        .toList();
  }

  /// @param sets the ranked ones by their slug, in their order
  List<Manifest.ColumnPart> columns(Map<String, Protocol> sets) {
    if (!board.has("columns")) {
      return usual(sets);
    }
    var keys = new HashSet<String>();
    var columns =
        board.mappings("columns").stream()
            .map(item -> {
              try (item) {
                var column = column(item, sets);
                if (!keys.add(column.key())) {
                  item.wrong("metric", "each metric of a set once", column.key());
                }
                return column;
              }
            })
            .toList();
    if (columns.stream().noneMatch(column -> column.isRanked() && !column.isPrivate())) {
      board.wrong("columns", "at least one column that ranks and is not private", "none");
    }
    return columns;
  }

  private Manifest.ColumnPart column(Mapping item, Map<String, Protocol> sets) {
    var set = item.optional("set").orElse(BoardColumn.OVERALL);
    if (!set.equals(BoardColumn.OVERALL) && !sets.containsKey(set)) {
      manifest.unknown(item, "set", set, List.copyOf(sets.keySet()));
    }
    var known = metric(item, sets.getOrDefault(set, Protocol.KFOLD));
    boolean isRanked =
        item.oneOf("ranked", List.of("true", "false"), String.valueOf(known.higherIsBetter()))
            .equals("true");
    if (isRanked && !known.higherIsBetter()) {
      item.wrong("ranked", "false: rules rank the highest first, and less is better here", "true");
    }
    return new Manifest.ColumnPart(
        set,
        item.has("name") ? item.name("name", NAME) : "",
        known,
        isRanked,
        item.isTrue("private"));
  }

  private static Metric metric(Mapping item, Protocol protocol) {
    var word = item.optional("metric").orElse(protocol.usual().spelled());
    var metric = Metric.of(word);
    if (metric.isEmpty()) {
      item.wrong("metric", "one of " + Metric.WORDS, Printed.of(word));
    } else if (!protocol.has(metric.get())) {
      item.wrong(
          "metric",
          "tar@far=1e-4, fnmr@fmr=1e-2 or auc: 10-fold accuracy is of sets of pairs",
          Printed.of(word));
    }
    return metric.orElse(protocol.usual());
  }

  RankingRule rule(List<Manifest.ColumnPart> columns) {
    var keys =
        columns.stream()
            .filter(Manifest.ColumnPart::isRanked)
            .map(Manifest.ColumnPart::key)
            .toList();
    var name = board.oneOf("rule", RankingRule.NAMES, "mean");
    return switch (name) {
      case "borda", "average-rank" ->
          new RankingRule(name, board.oneOf("ties", RankingRule.TIES, "average"), null, null);
      case "mean-minus-sd" -> new RankingRule(name, null, ddof(keys), null);
      case "single" -> new RankingRule(name, null, null, decisive(keys));
      default -> new RankingRule(name, null, null, null);
    };
  }

  private int ddof(List<String> columns) {
    int ddof = board.whole("ddof", 0, 1).orElse(0L).intValue();
    if (ddof == 1 && columns.size() == 1) {
      board.wrong("ddof", "0: one set has no deviation with ddof 1", "1");
    }
    return ddof;
  }

  private String decisive(List<String> columns) {
    var column = board.optional("set").orElse("");
    if (column.isEmpty()) {
      board.missing("set", "the ranked column that decides");
    } else if (!columns.contains(column)) {
      manifest.unknown(board, "set", column, columns);
    }
    return column;
  }

  /// Figures as papers print them, in percent.
  static Manifest.PublishedPart published(Mapping item, List<Manifest.ColumnPart> columns) {
    var link = item.optional("link").orElse("");
    if (!link.isEmpty() && !LINK.matcher(link).matches()) {
      item.wrong("link", "an address, https://…", Printed.of(link));
    }
    return new Manifest.PublishedPart(
        item.name("name", NAME),
        item.name("source", SOURCE),
        link.isEmpty() ? null : link,
        item.isTrue("baseline"),
        item.percents("values", columns.stream().map(Manifest.ColumnPart::key).toList()));
  }
}
