package assay.server.bundle;

import assay.server.competition.BoardColumn;
import assay.server.competition.BoardRules;
import assay.server.competition.Entrance;
import assay.server.competition.EvaluationSet;
import assay.server.competition.Metric;
import assay.server.competition.Phase;
import assay.server.competition.Pooling;
import assay.server.competition.Protocol;
import assay.server.competition.Secrecy;
import assay.server.competition.Task;
import assay.server.question.Question;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A `competition.yaml` without mistakes: every reference resolves.
record Manifest(About about, List<SetPart> sets, List<TaskPart> tasks, List<PhasePart> phases) {
  Manifest {
    sets = List.copyOf(sets);
    tasks = List.copyOf(tasks);
    phases = List.copyOf(phases);
  }

  SetPart set(String slug) {
    return sets.stream().filter(set -> set.slug().equals(slug)).findFirst().orElseThrow();
  }

  TaskPart task(String slug) {
    return tasks.stream().filter(task -> task.slug().equals(slug)).findFirst().orElseThrow();
  }

  /// What people read over a column.
  String name(ColumnPart column) {
    if (column.isOverall()) {
      return column.name().isEmpty() ? BoardColumn.OVERALL_NAME : column.name();
    }
    return column.name().isEmpty()
        ? sets.stream()
            .filter(set -> set.slug().equals(column.set()))
            .map(SetPart::name)
            .findFirst()
            .orElseThrow()
        : column.name();
  }

  /// @param entrance what a team has to be and to say
  /// @param pool whose workers run its entries: `platform` or `own`
  /// @param isPrivate exists only for its organization, people who are invited, and its teams
  record About(
      String slug,
      String name,
      String summary,
      ZoneId timeZone,
      String pool,
      boolean isPrivate,
      String description,
      String rules,
      Entrance entrance) {}

  /// @param line where it stands
  /// @param pooling of a set of templates; null: a set of pairs
  record SetPart(
      int line,
      String slug,
      String name,
      EvaluationSet.Role role,
      Files files,
      @Nullable Pooling pooling) {
    Protocol protocol() {
      return pooling == null ? Protocol.KFOLD : Protocol.TEMPLATES;
    }
  }

  /// Entries of the bundle.
  ///
  /// @param labels null: the data file holds them
  /// @param correctedLabels in place of those that the data file holds; null: those count
  /// @param accepted earlier releases of the data, oldest first
  record Files(
      String data,
      @Nullable String labels,
      @Nullable String correctedLabels,
      @Nullable String groups,
      @Nullable String identities,
      List<String> accepted) {
    Files {
      accepted = List.copyOf(accepted);
    }

    /// Whether the data are a list of comparisons instead of images.
    boolean isList() {
      return ClaimRules.isList(data);
    }

    BundleStore.Labels source() {
      return new BundleStore.Labels(labels == null, correctedLabels != null);
    }

    List<String> all() {
      var all = new ArrayList<>(accepted);
      for (var name : new @Nullable String[] {data, labels, correctedLabels, groups, identities}) {
        if (name != null) {
          all.add(name);
        }
      }
      return all;
    }
  }

  /// An entry of the bundle that a task names.
  ///
  /// @param line where it is named
  record Reference(int line, String entry) {}

  /// @param scales never empty
  /// @param factSheet questions that each entry answers, with a bound for each scale that has one
  /// @param reference the model with the architecture that entries should have; null: any
  record TaskPart(
      String slug,
      String name,
      String description,
      Task.Submit submit,
      Task.Claim claim,
      Task.Run run,
      List<String> scales,
      List<Question> factSheet,
      @Nullable Reference reference) {
    TaskPart {
      factSheet = List.copyOf(factSheet);
      scales = List.copyOf(scales);
    }

    TaskPart with(@Nullable Reference other) {
      return new TaskPart(slug, name, description, submit, claim, run, scales, factSheet, other);
    }
  }

  record PhasePart(
      String slug,
      String name,
      Phase.Window window,
      Phase.Quota quota,
      Secrecy secrecy,
      List<TrackPart> tracks) {
    PhasePart {
      tracks = List.copyOf(tracks);
    }
  }

  /// @param scales never empty
  /// @param claims slugs of sets for which entries bring a vector
  /// @param sets slugs of ranked sets in column order
  /// @param columns of the board, in their order
  record TrackPart(
      String task,
      List<String> scales,
      List<String> claims,
      List<String> sets,
      BoardRules board,
      List<ColumnPart> columns,
      List<PublishedPart> published) {
    TrackPart {
      scales = List.copyOf(scales);
      claims = List.copyOf(claims);
      sets = List.copyOf(sets);
      columns = List.copyOf(columns);
      published = List.copyOf(published);
    }

    /// The same for one of its scales.
    TrackPart at(String scale) {
      return at(List.of(scale));
    }

    TrackPart at(List<String> scales) {
      return new TrackPart(task, scales, claims, sets, board, columns, published);
    }
  }

  /// @param set slug, or [BoardColumn#OVERALL]: all ranked sets together
  /// @param name empty: the set's
  /// @param isPrivate held back until the phase is revealed
  record ColumnPart(String set, String name, Metric metric, boolean isRanked, boolean isPrivate) {
    String key() {
      return BoardColumn.key(set, metric);
    }

    boolean isOverall() {
      return set.equals(BoardColumn.OVERALL);
    }
  }

  /// A row whose figures stand in a paper.
  ///
  /// @param link null: the source has no address
  /// @param values shares of 1, by the key of their column
  record PublishedPart(
      String name,
      String source,
      @Nullable String link,
      boolean isBaseline,
      Map<String, Double> values) {
    PublishedPart {
      values = Map.copyOf(values);
    }

    /// The same with the figures of these columns alone.
    PublishedPart within(List<ColumnPart> columns) {
      var kept = new HashMap<>(values);
      kept.keySet().retainAll(columns.stream().map(ColumnPart::key).toList());
      return new PublishedPart(name, source, link, isBaseline, kept);
    }
  }
}
