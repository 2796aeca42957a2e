package assay.server.judging;

import assay.grading.format.ScoreVectorFile;
import assay.grading.statistics.Correlation;
import assay.grading.statistics.Sketch;
import assay.server.blob.Blobs;
import assay.server.database.TenantDatabase;
import assay.server.queue.CaseStore;
import assay.server.queue.Evidence;
import assay.server.submission.ModelFacts;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks for what a human should look at: models and scores that another team entered too,
/// operators that decide by pixels, and architectures other than the task's. What it sees opens a
/// case with the evidence and changes nothing else (SECURITY §2.3).
@Singleton
class Screens {
  private static final Logger LOG = LoggerFactory.getLogger(Screens.class);

  /// SECURITY §2.3.9: below this, honest networks for one task agree too.
  static final double SAME = 0.999;

  /// Fewer scores agree by chance.
  static final int FEWEST_PAIRS = 20;

  /// Larger sets are not compared by scores: ranking one vector of them takes a second.
  static final int MOST_PAIRS = 1_000_000;

  /// Vectors of the set that one is compared with, the newest, those of the own team among them.
  static final int MOST_VECTORS = 1000;

  private static final int MOST_MODELS = 50;

  private final TenantDatabase database;
  private final Blobs blobs;
  private final CaseStore cases;
  private final ScreenStore store;

  Screens(TenantDatabase database, Blobs blobs, CaseStore cases, ScreenStore store) {
    this.database = database;
    this.blobs = blobs;
    this.cases = cases;
    this.store = store;
  }

  /// A vector of the entry that is looked at.
  ///
  /// @param set slug
  record OwnVector(UUID id, String set, UUID version, String digest, double[] scores) {}

  /// What opens a case.
  record Seen(UUID submission, String kind, List<Evidence> evidence) {
    Seen {
      evidence = List.copyOf(evidence);
    }
  }

  private record Ready(OwnVector vector, Correlation correlation, Sketch sketch) {}

  private record Compared(Ready own, List<ScreenStore.OtherVector> others) {}

  private record Matter(
      ScreenStore.Row entry,
      Optional<ModelFacts> facts,
      List<ScreenStore.SameModel> models,
      List<Compared> vectors) {}

  /// Reads and compares, before the transaction that judges.
  ///
  /// Its sketches are there for all before it looks at those of others: of two entries that are
  /// judged at once, at least one sees the other.
  List<Seen> look(UUID tenant, UUID submission, List<OwnVector> vectors) {
    var ready = vectors.stream().flatMap(vector -> ready(vector).stream()).toList();
    database.inTenant(
        tenant,
        handle -> {
          ready.forEach(own -> store.keepSketch(handle, own.vector().id(), own.sketch()));
          return submission;
        });
    var matter = database.inTenant(tenant, handle -> matter(handle, submission, ready));
    var seen = new ArrayList<Seen>();
    var duplicates = new Duplicates(matter.entry());
    for (var model : matter.models()) {
      duplicates.sameModel(model);
    }
    for (var compared : matter.vectors()) {
      compare(tenant, compared, duplicates);
    }
    duplicates.byEntry.forEach(
        (entry, evidence) -> seen.add(new Seen(entry, "duplicate", evidence)));
    matter
        .facts()
        .ifPresent(facts -> {
          seen.add(new Seen(submission, "suspicious", suspicious(facts)));
          seen.add(new Seen(submission, "architecture", architecture(facts)));
        });
    return seen.stream().filter(one -> !one.evidence().isEmpty()).toList();
  }

  /// Opens the cases, within the transaction that judges.
  void open(Handle handle, List<Seen> seen) {
    seen.stream()
        .sorted((one, other) -> one.submission().compareTo(other.submission()))
        .forEach(one -> cases.open(handle, one.submission(), one.kind(), one.evidence()));
  }

  /// Empty where the set has too few pairs or too many, or the scores are all the same.
  private static Optional<Ready> ready(OwnVector vector) {
    int pairs = vector.scores().length;
    if (pairs < FEWEST_PAIRS || pairs > MOST_PAIRS) {
      return Optional.empty();
    }
    var correlation = Correlation.of(vector.scores());
    return correlation.sketch().map(sketch -> new Ready(vector, correlation, sketch));
  }

  private Matter matter(Handle handle, UUID submission, List<Ready> vectors) {
    return new Matter(
        store.row(handle, submission),
        store.facts(handle, submission),
        store.sameModels(handle, submission, MOST_MODELS),
        vectors.stream().map(own -> new Compared(own, alike(handle, submission, own))).toList());
  }

  private List<ScreenStore.OtherVector> alike(Handle handle, UUID submission, Ready own) {
    var vectors =
        store.newest(handle, own.vector().version(), MOST_VECTORS).stream()
            .filter(other ->
                !other.id().equals(own.vector().id())
                    && own.sketch().mayCorrelate(other.sketch(), SAME))
            .map(ScreenStore.Sketched::id)
            .toList();
    return vectors.isEmpty() ? List.of() : store.ofOthers(handle, submission, vectors);
  }

  private static List<Evidence> suspicious(ModelFacts facts) {
    return facts.flags().stream().map(flag -> Evidence.of(flag.code(), flag.message())).toList();
  }

  private static List<Evidence> architecture(ModelFacts facts) {
    var differences = facts.layerDifferences();
    return differences == null
        ? List.of()
        : differences.stream().map(line -> Evidence.of("architecture_mismatch", line)).toList();
  }

  private void compare(UUID tenant, Compared compared, Duplicates duplicates) {
    var own = compared.own();
    var known = new HashMap<String, Optional<Agreement>>();
    for (var other : compared.others()) {
      known
          .computeIfAbsent(other.digest(), digest -> agreement(tenant, own, digest))
          .ifPresent(found -> duplicates.sameScores(own.vector().set(), other, found));
    }
  }

  /// @param measure `pearson` or `spearman`
  record Agreement(String measure, double value) {}

  private Optional<Agreement> agreement(UUID tenant, Ready own, String digest) {
    if (digest.equals(own.vector().digest())) {
      return agreement(own.correlation(), own.correlation());
    }
    try {
      int pairs = own.vector().scores().length;
      var scores = ScoreVectorFile.read(blobs.verified(tenant, digest), pairs);
      return agreement(own.correlation(), Correlation.of(scores));
    } catch (IOException damaged) {
      // The entry that is judged here must not fail for another's file.
      LOG.error("vector {} of tenant {} is not compared with", digest, tenant, damaged);
      return Optional.empty();
    }
  }

  /// Distances of the one against similarities of the other agree as well: the sign does not count.
  static Optional<Agreement> agreement(Correlation own, Correlation other) {
    double pearson = own.pearson(other);
    if (Math.abs(pearson) >= SAME) {
      return Optional.of(new Agreement("pearson", pearson));
    }
    double spearman = own.spearman(other);
    return Math.abs(spearman) >= SAME
        ? Optional.of(new Agreement("spearman", spearman))
        : Optional.empty();
  }

  /// Findings about pairs of entries, each kept with the later of the two.
  private static final class Duplicates {
    private final ScreenStore.Row entry;
    private final Map<UUID, List<Evidence>> byEntry = new HashMap<>();

    Duplicates(ScreenStore.Row entry) {
      this.entry = entry;
    }

    void sameModel(ScreenStore.SameModel model) {
      keep(
          model.entry(),
          other ->
              model.sameFile()
                  ? Evidence.like("duplicate.file", "The model is the same file.", other)
                  : Evidence.like(
                      "duplicate.weights", "The weights are the same, in another file.", other));
    }

    void sameScores(String set, ScreenStore.OtherVector vector, Agreement found) {
      var said =
          String.format(
              Locale.ROOT,
              found.measure().equals("pearson")
                  ? "The scores are linear in the other's: correlation %.6f."
                  : "The scores put the pairs in the other's order: rank correlation %.6f.",
              found.value());
      keep(
          vector.entry(),
          other ->
              new Evidence("duplicate.scores", said, other, set, found.measure(), found.value()));
    }

    /// A later entry that is not judged yet finds the same by itself, if it gets that far.
    private void keep(ScreenStore.Row other, Function<UUID, Evidence> evidence) {
      boolean isLater = other.isBefore(entry);
      if (isLater || other.isJudged()) {
        byEntry
            .computeIfAbsent(
                isLater ? entry.submission() : other.submission(), _ -> new ArrayList<>())
            .add(evidence.apply(isLater ? other.submission() : entry.submission()));
      }
    }
  }
}
