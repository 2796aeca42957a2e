package assay.worker.cli;

import assay.grading.Refusal;
import assay.grading.ranking.Place;
import assay.grading.ranking.Ranking;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// The rankings of a table.
record TableMeasures(MeasureOptions options, TableFile table) {
  static TableMeasures of(MeasureOptions options) throws IOException, InputAtFault {
    var file = options.table();
    MeasureInput.requireFile(file);
    return new TableMeasures(options, InputAtFault.unless(TableFile.read(file), ""));
  }

  Measured ranked(String protocol) throws InputAtFault {
    var ranking = ranking(protocol);
    if (table.columns().size() < ranking.minColumns()) {
      throw new InputAtFault(
          options.table().toString(),
          new Refusal(
              "table.columns",
              "",
              "at least " + ranking.minColumns() + " columns",
              table.columns().size() + " columns",
              "A standard deviation needs more columns than its ddof."));
    }
    var places = ranking.rank(table.values());
    return new Measured.Ranked(
        protocol,
        ranking.sentence(table.columns()),
        table.columns(),
        places.stream()
            .sorted(
                Comparator.comparing((Place place) -> !place.isRanked())
                    .thenComparingInt(Place::rank)
                    .thenComparing(place -> table.names().get(place.row())))
            .map(place -> entry(ranking, place))
            .toList(),
        List.of());
  }

  private Ranking ranking(String protocol) {
    return switch (protocol) {
      case "borda" -> new Ranking.Borda(options.ties());
      case "average-rank" -> new Ranking.AverageRank(options.ties());
      case "mean" -> new Ranking.Mean();
      case "mean-minus-sd" -> new Ranking.MeanMinusSd(options.ddof(0));
      case "worst" -> new Ranking.Worst();
      case "single" -> new Ranking.Single(column());
      default -> throw new IllegalStateException("no ranking: " + protocol);
    };
  }

  private int column() {
    int column = table.columns().indexOf(options.column());
    if (column < 0) {
      throw options.wrong(
          "--column: expected one of "
              + String.join(", ", table.columns())
              + ", found "
              + options.column());
    }
    return column;
  }

  private Measured.RankedEntry entry(Ranking ranking, Place place) {
    return new Measured.RankedEntry(
        place.isRanked() ? place.rank() : null,
        table.names().get(place.row()),
        place.isRanked() ? place.total() : null,
        place.points(),
        ranking.explanation(
            place,
            table.values()[place.row()],
            table.columns(),
            value -> String.format(Locale.ROOT, "%.4f", value)));
  }
}
