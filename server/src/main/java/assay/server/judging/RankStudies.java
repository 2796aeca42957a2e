package assay.server.judging;

import assay.grading.ranking.Ranking;
import assay.grading.statistics.BoardReplicates;
import assay.grading.statistics.Plan;
import assay.server.competition.Metric;
import assay.server.database.TenantDatabase;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

/// Draws a board anew from the scores themselves, a thousand times: what provisional and final
/// boards say of the stability of their order.
@Singleton
public class RankStudies {
  private final TenantDatabase database;
  private final CertaintyStore store;
  private final Material material;

  RankStudies(TenantDatabase database, CertaintyStore store, Material material) {
    this.database = database;
    this.store = store;
    this.material = material;
  }

  /// @param rows indices of those that could be compared
  /// @param board of them, in that order
  /// @param seed that makes it again
  public record Study(List<Integer> rows, BoardReplicates board, long seed) {
    public Study {
      rows = List.copyOf(rows);
    }
  }

  /// @param figures ids, one list a row, one a column of the ranking; empty: missing
  /// @return empty where fewer than two rows rest on the same sets, or a set is too large
  public Optional<Study> of(UUID tenant, Ranking ranking, List<List<Optional<UUID>>> figures) {
    var ids = figures.stream().flatMap(List::stream).flatMap(Optional::stream).toList();
    var known = new HashMap<UUID, CertaintyStore.Row>();
    database
        .inTenant(tenant, handle -> store.figures(handle, ids))
        .forEach(row -> known.put(row.score(), row));
    var first = figures.getFirst();
    var rows =
        IntStream.range(0, figures.size())
            .filter(row -> isComparable(ranking, first, figures.get(row), known))
            .boxed()
            .toList();
    boolean isTooLarge =
        known.values().stream().anyMatch(figure -> figure.pairs() > Spread.MOST_PAIRS);
    if (rows.size() < 2 || isTooLarge) {
      return Optional.empty();
    }
    long seed =
        known.values().stream()
            .map(CertaintyStore.Row::judgingVersion)
            .distinct()
            .mapToLong(version -> Long.parseUnsignedLong(version, 16))
            .reduce(0, (one, other) -> one ^ other);
    try {
      var columns = columns(tenant, rows.stream().map(figures::get).toList(), known);
      return Optional.of(
          new Study(rows, BoardReplicates.of(ranking, columns, Plan.of(seed)), seed));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Rows are compared on the same pairs: those of the first row's versions.
  private static boolean isComparable(
      Ranking ranking,
      List<Optional<UUID>> first,
      List<Optional<UUID>> row,
      Map<UUID, CertaintyStore.Row> known) {
    return IntStream.range(0, row.size())
        .filter(ranking::reads)
        .allMatch(column -> {
          var one = first.get(column).flatMap(id -> Optional.ofNullable(known.get(id)));
          var other = row.get(column).flatMap(id -> Optional.ofNullable(known.get(id)));
          return one.isPresent()
              && other.isPresent()
              && one.get().judgingVersion().equals(other.get().judgingVersion());
        });
  }

  private List<BoardReplicates.Column> columns(
      UUID tenant, List<List<Optional<UUID>>> figures, Map<UUID, CertaintyStore.Row> known)
      throws IOException {
    var columns = new ArrayList<BoardReplicates.Column>();
    for (int c = 0; c < figures.getFirst().size(); c++) {
      var metrics = new ArrayList<assay.grading.statistics.Metric>();
      Optional<CertaintyStore.Row> any = Optional.empty();
      for (var row : figures) {
        var figure = row.get(c).flatMap(id -> Optional.ofNullable(known.get(id)));
        any = any.or(() -> figure);
        metrics.add(figure.isEmpty() ? _ -> Double.NaN : metric(tenant, figure.get()));
      }
      columns.add(
          new BoardReplicates.Column(material.resampling(tenant, any.orElseThrow()), metrics));
    }
    return columns;
  }

  private assay.grading.statistics.Metric metric(UUID tenant, CertaintyStore.Row figure)
      throws IOException {
    return Spread.weighted(
            Metric.of(figure.metric()).orElseThrow(), material.scores(tenant, figure))
        .orElse(_ -> Double.NaN);
  }
}
