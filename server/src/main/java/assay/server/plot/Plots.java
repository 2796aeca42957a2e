package assay.server.plot;

import assay.server.account.Caller;
import assay.server.competition.Metric;
import assay.server.database.TenantDatabase;
import assay.server.http.Problem;
import assay.server.organization.Organizations;
import assay.server.submission.SubmissionView;
import assay.server.submission.SubmissionViews;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is drawn of an entry, for whom and when. Nothing is drawn that its reader may not read as a
/// figure; what rests on secret labels is drawn for a team only when nobody can send an entry any
/// more that the labels would help (docs/reference/plots.md).
@Singleton
public class Plots {
  private static final Logger LOG = LoggerFactory.getLogger(Plots.class);

  /// Sets of more pairs take longer than a reader waits.
  private static final int MOST_PAIRS = 1_000_000;

  private static final String SECRET =
      "Distributions, curves, groups and folds of this set are shown when every phase that uses it"
          + " has ended and its results are out: before, they would help to find out which pairs"
          + " are genuine.";
  private static final String TOO_MANY =
      "Sets of more than 1,000,000 pairs are not drawn; the figures are of all pairs.";
  private static final String UNREADABLE =
      "The scores cannot be read just now: our fault. The figures stand; look again later.";

  private final TenantDatabase database;
  private final Organizations organizations;
  private final SubmissionViews views;
  private final PlotStore store;
  private final Summaries summaries;

  Plots(
      TenantDatabase database,
      Organizations organizations,
      SubmissionViews views,
      PlotStore store,
      Summaries summaries) {
    this.database = database;
    this.organizations = organizations;
    this.views = views;
    this.store = store;
    this.summaries = summaries;
  }

  /// @param isOrganizer of the organization, or reviewer
  private record Matter(UUID tenant, boolean isOrganizer, List<PlotStore.SetRow> sets) {}

  /// One for each set of which the caller may see something; empty while there are no results.
  ///
  /// @throws Problem 404 for whoever is neither of the team nor of the organization
  public List<SetPlot> of(Caller caller, UUID submission) {
    return of(caller, views.view(caller, submission));
  }

  /// The same, for an entry as this very caller sees it.
  public List<SetPlot> of(Caller caller, SubmissionView entry) {
    var matter =
        database
            .inTenantOf(
                "submission",
                entry.id(),
                (handle, tenant) ->
                    new Matter(
                        tenant,
                        organizations.role(handle, caller, tenant).isPresent(),
                        store.sets(handle, entry.id())))
            .orElseThrow(Problem::notFound);
    var shown = new HashMap<String, SubmissionView.SetResult>();
    entry.sets().forEach(set -> shown.put(set.set(), set));
    var plots = new ArrayList<SetPlot>();
    for (var row : matter.sets()) {
      var set = shown.get(row.set());
      if (set != null) {
        plot(matter, row, set).ifPresent(plots::add);
      }
    }
    return plots;
  }

  /// Empty where the reader may see neither figure nor comparison.
  private Optional<SetPlot> plot(
      Matter matter, PlotStore.SetRow row, SubmissionView.SetResult shown) {
    var isOrganizer = matter.isOrganizer();
    var scored = shown.value() == null ? null : row.scored();
    var compared =
        shown.comparison() == null || !(isOrganizer || !row.role().equals("hidden"))
            ? null
            : row.compared();
    if (scored == null && compared == null) {
      return Optional.empty();
    }
    var mayBeTold = scored != null && (isOrganizer || scored.hasPublicLabels() || row.isOver());
    var drawn = draw(matter.tenant(), mayBeTold ? scored : null, compared);
    var note = drawn.note().isEmpty() && scored != null && !mayBeTold ? SECRET : drawn.note();
    return Optional.of(
        new SetPlot(
            row.set(),
            row.name(),
            row.role(),
            shown.value(),
            Metric.of(shown.metric()).orElseThrow(),
            drawn.agreement(),
            drawn.told(),
            note));
  }

  private record Drawn(
      SetPlot.@Nullable Agreement agreement, SetPlot.@Nullable Told told, String note) {}

  private Drawn draw(
      UUID tenant, PlotStore.@Nullable Scored scored, PlotStore.@Nullable Compared compared) {
    if ((scored != null && scored.vector().pairs() > MOST_PAIRS)
        || (compared != null && compared.rerun().pairs() > MOST_PAIRS)) {
      return new Drawn(null, null, TOO_MANY);
    }
    try {
      return new Drawn(
          compared == null ? null : summaries.agreement(tenant, compared),
          scored == null ? null : told(tenant, scored),
          "");
    } catch (IOException e) {
      // The entry's page has more to say than its drawings.
      LOG.error("vectors of tenant {} cannot be read for a drawing", tenant, e);
      return new Drawn(null, null, UNREADABLE);
    }
  }

  private SetPlot.Told told(UUID tenant, PlotStore.Scored scored) throws IOException {
    return new SetPlot.Told(
        scored.kind(),
        summaries.told(tenant, scored),
        threshold(scored),
        scored.std(),
        scored.folds());
  }

  /// In the unit of the scores.
  private static @Nullable Double threshold(PlotStore.Scored scored) {
    var threshold = scored.threshold();
    if (threshold == null || scored.metric().kind() != Metric.Kind.ACCURACY) {
      return threshold;
    }
    return scored.kind().ofSquaredDistance(threshold);
  }
}
