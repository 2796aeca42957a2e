package assay.server.bundle;

import assay.grading.gate.ModelContract;
import assay.grading.reproduction.Tolerance;
import assay.grading.score.ScoreKind;
import assay.grading.ticket.Preprocessing;
import assay.grading.ticket.Ticket;
import assay.server.competition.BoardColumn;
import assay.server.competition.BoardRules;
import assay.server.competition.Entrance;
import assay.server.competition.EvaluationSet;
import assay.server.competition.Feedback;
import assay.server.competition.Phase;
import assay.server.competition.RankingRule;
import assay.server.competition.Scale;
import assay.server.competition.Secrecy;
import assay.server.competition.Task;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads `competition.yaml`, key by key, and notes every mistake on the way.
final class ManifestReader {
  private static final Pattern COMPETITION = Pattern.compile("[a-z0-9](-?[a-z0-9]){1,59}");
  private static final Pattern SLUG = Pattern.compile("[a-z0-9](-?[a-z0-9]){0,39}");
  private static final Pattern SCALE = Pattern.compile("[A-Za-z0-9](-?[A-Za-z0-9]){0,19}");
  private static final Pattern ENTRY = Pattern.compile("data/[A-Za-z0-9._-]{1,100}");
  private static final String SLUG_WORDS = "lower-case letters, digits and single hyphens";
  private static final int NAME = 120;
  private static final int SUMMARY = 300;
  private static final int PROSE = 64 << 10;
  private static final long MAX_MODEL_BYTES = Integer.MAX_VALUE;
  private static final long MAX_ENTRIES = 1_000_000;
  private static final long MAX_GRACE_MINUTES = 24 * 60;
  private static final long MAX_MEMORY_BYTES = 64L << 30;
  private static final long DEFAULT_MEMORY_BYTES = 4L << 30;
  private static final long MAX_NEEDED_BYTES = 1L << 40;
  private static final int CHANNELS = 3;
  private static final int SIDE = 112;
  static final List<String> EVIDENCE =
      List.of("published", "claimed", "re-run", "reproduced", "approved");

  private final Mistakes mistakes;

  ManifestReader(Mistakes mistakes) {
    this.mistakes = mistakes;
  }

  /// The manifest; empty when there are mistakes, all of them noted.
  static Optional<Manifest> read(byte[] document, Mistakes mistakes) {
    var root = YamlTree.read(document, mistakes);
    if (root.isEmpty()) {
      return Optional.empty();
    }
    var manifest = new ManifestReader(mistakes).manifest(root.get());
    return mistakes.isEmpty() ? Optional.of(manifest) : Optional.empty();
  }

  private Manifest manifest(Mapping root) {
    try (root) {
      if (root.whole("assay", 1, 1).isEmpty() && !root.has("assay")) {
        root.missing("assay", "1, the version of the format");
      }
      var about = about(root);
      var sets = parts(root, "sets", this::set, Manifest.SetPart::slug);
      var tasks = parts(root, "tasks", this::task, Manifest.TaskPart::slug);
      var phases =
          parts(root, "phases", phase -> phase(phase, sets, tasks), Manifest.PhasePart::slug);
      if (phases.isEmpty() && root.has("phases")) {
        root.wrong("phases", "a list of at least one phase", "none");
      }
      return new Manifest(about, sets, tasks, phases);
    }
  }

  private <T> List<T> parts(
      Mapping root, String key, Function<Mapping, T> reader, Function<T, String> slug) {
    if (!root.has(key)) {
      root.missing(key, "a list");
    }
    var slugs = new HashSet<String>();
    return root.mappings(key).stream()
        .map(item -> {
          try (item) {
            var part = reader.apply(item);
            if (!slug.apply(part).isEmpty() && !slugs.add(slug.apply(part))) {
              item.wrong("slug", "each slug once in " + key, Printed.of(slug.apply(part)));
            }
            return part;
          }
        })
        .toList();
  }

  private Manifest.About about(Mapping root) {
    var description = root.prose("description", PROSE);
    var rules = root.prose("rules", PROSE);
    var entrance = entrance(root);
    var found = root.mapping("competition");
    if (found.isEmpty()) {
      if (!root.has("competition")) {
        root.missing("competition", "a mapping");
      }
      return new Manifest.About(
          "", "", "", ZoneId.of("UTC"), "platform", false, description, rules, entrance);
    }
    try (var competition = found.get()) {
      return new Manifest.About(
          competition.word("slug", COMPETITION, "2 to 60 " + SLUG_WORDS),
          competition.name("name", NAME),
          competition.has("summary") ? competition.name("summary", SUMMARY) : "",
          zone(competition),
          competition.oneOf("pool", List.of("platform", "own"), "platform"),
          competition.isTrue("private"),
          description,
          rules,
          entrance);
    }
  }

  private static Entrance entrance(Mapping root) {
    var terms = root.prose("terms", PROSE).strip();
    var registration = new QuestionReader(List.of(Scale.DEFAULT)).read(root, "registration");
    var found = root.mapping("teams");
    if (found.isEmpty()) {
      return new Entrance(terms, Entrance.MAX_MEMBERS, true, registration);
    }
    try (var teams = found.get()) {
      return new Entrance(
          terms,
          teams
              .whole("max_members", 1, Entrance.MAX_MEMBERS)
              .orElse((long) Entrance.MAX_MEMBERS)
              .intValue(),
          teams.oneOf("overlap", List.of("allowed", "forbidden"), "allowed").equals("allowed"),
          registration);
    }
  }

  private static ZoneId zone(Mapping competition) {
    var name = competition.optional("time_zone").orElse("UTC");
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      competition.wrong("time_zone", "a zone such as Europe/Zurich", Printed.of(name));
      return ZoneId.of("UTC");
    }
  }

  private Manifest.SetPart set(Mapping set) {
    var slug = set.word("slug", SLUG, SLUG_WORDS);
    if (slug.equals(BoardColumn.OVERALL)) {
      set.wrong("slug", "another word: columns of all sets together are called so", slug);
    }
    var role = set.oneOf("role", List.of("sanitizer", "validation", "hidden"), "");
    if (set.has("labels") && set.has("corrected_labels")) {
      set.wrong(
          "corrected_labels",
          "one source of labels: they stand in place of those that the data file holds",
          "labels as well");
    }
    var part =
        new Manifest.SetPart(
            set.line(),
            slug,
            set.name("name", NAME),
            EvaluationSet.Role.valueOf(role.toUpperCase(Locale.ROOT)),
            new Manifest.Files(
                set.word("data", ENTRY, "the name of an entry, data/…"),
                entry(set, "labels"),
                entry(set, "corrected_labels"),
                entry(set, "groups"),
                entry(set, "identities"),
                accepted(set, role)),
            TemplateReader.pooling(set));
    ClaimRules.list(set, part);
    return part;
  }

  /// Earlier releases of the data whose claims still count, oldest first.
  private static List<String> accepted(Mapping set, String role) {
    var accepted = set.words("accepted");
    for (var entry : accepted) {
      if (!ENTRY.matcher(entry).matches()) {
        set.wrong("accepted", "names of entries, data/…", Printed.of(entry));
      }
    }
    if (role.equals("hidden") && !accepted.isEmpty()) {
      set.wrong(
          "accepted",
          "no earlier releases: nobody has a hidden set to claim scores for",
          Printed.of(String.join(", ", accepted)));
    }
    return onlyOnce(set, "accepted", accepted);
  }

  private static @Nullable String entry(Mapping set, String key) {
    return set.has(key) ? set.word(key, ENTRY, "the name of an entry, data/…") : null;
  }

  private Manifest.TaskPart task(Mapping task) {
    var format = task.oneOf("claim_format", List.of("sdfr", "datacv", "frcsyn"), "sdfr");
    var kind = task.oneOf("score", List.of("cosine", "squared-l2"), "cosine");
    var scales = scales(task);
    var part =
        new Manifest.TaskPart(
            task.word("slug", SLUG, SLUG_WORDS),
            task.name("name", NAME),
            task.prose("description", PROSE),
            Task.Submit.of(
                task.oneOf("submit", List.of("model", "scores", "model-and-scores"), "")),
            new Task.Claim(
                Task.Format.valueOf(format.toUpperCase(Locale.ROOT)),
                range(task, ScoreKind.named(kind).orElseThrow()),
                tolerance(task, format, kind),
                Task.Sanitizer.valueOf(
                    task.oneOf("sanitizer", List.of("lenient", "strict"), "lenient")
                        .toUpperCase(Locale.ROOT))),
            run(task, format),
            scales,
            new QuestionReader(scales).read(task, "fact_sheet"),
            reference(task));
    ClaimRules.format(task, part);
    return part;
  }

  private static Manifest.@Nullable Reference reference(Mapping task) {
    var entry = entry(task, "reference_architecture");
    return entry == null
        ? null
        : new Manifest.Reference(task.line("reference_architecture"), entry);
  }

  private static Task.Run run(Mapping task, String format) {
    var embedding = task.whole("embedding", 1, 1 << 16);
    return new Task.Run(
        new ModelContract(
            CHANNELS,
            SIDE,
            SIDE,
            embedding.isEmpty() ? OptionalInt.empty() : OptionalInt.of(embedding.get().intValue()),
            task.whole("max_bytes", 1, MAX_MODEL_BYTES).orElse(ModelContract.DEFAULT_MAX_BYTES)),
        new Ticket.Limits(
            task.whole("time_limit_seconds", 1, 86_400).orElse(1800L).intValue(),
            task.whole("memory_limit_bytes", 64L << 20, MAX_MEMORY_BYTES)
                .orElse(DEFAULT_MEMORY_BYTES)),
        preprocessing(task, format),
        requirements(task));
  }

  private static Task.Requirements requirements(Mapping task) {
    var found = task.mapping("requires");
    if (found.isEmpty()) {
      return Task.Requirements.NONE;
    }
    try (var requires = found.get()) {
      return new Task.Requirements(
          requires.has("device") ? requires.oneOf("device", List.of("cpu", "cuda"), "cpu") : null,
          requires.whole("memory_bytes", 1, MAX_NEEDED_BYTES).orElse(null));
    }
  }

  private static Preprocessing preprocessing(Mapping task, String format) {
    var usual = format.equals("datacv") ? Preprocessing.DATACV : Preprocessing.UNIT;
    var found = task.mapping("preprocessing");
    if (found.isEmpty()) {
      return usual;
    }
    try (var preprocessing = found.get()) {
      double std = preprocessing.number("std", usual.std());
      if (std <= 0) {
        preprocessing.wrong("std", "a number above 0", Double.toString(std));
      }
      return new Preprocessing(
          preprocessing.number("mean", usual.mean()),
          std,
          preprocessing.oneOf("flip", List.of("none", "sum"), usual.flip()));
    }
  }

  /// The door refuses claims outside; a wider range lets a wrong kind of score through to its
  /// verdict.
  private static ScoreKind range(Mapping task, ScoreKind kind) {
    var found = task.mapping("claim_range");
    if (found.isEmpty()) {
      return kind;
    }
    try (var range = found.get()) {
      double min = range.number("min", kind.min());
      double max = range.number("max", kind.max());
      if (min < max) {
        return kind.within(min, max);
      }
      task.wrong("claim_range", "min < max", "min " + min + ", max " + max);
      return kind;
    }
  }

  /// The defaults of DESIGN §5; DataCV's reference runs in half precision.
  private static Tolerance tolerance(Mapping task, String format, String kind) {
    var usual =
        format.equals("datacv")
            ? new Tolerance(1e-2, 5e-2)
            : kind.equals("cosine") ? new Tolerance(1e-3, 1e-2) : new Tolerance(2e-3, 2e-2);
    var found = task.mapping("tolerance");
    if (found.isEmpty()) {
      return usual;
    }
    try (var tolerance = found.get()) {
      double match = tolerance.number("match", usual.match());
      double review = tolerance.number("review", Math.max(match, usual.review()));
      if (match > 0 && review >= match) {
        return new Tolerance(match, review);
      }
      task.wrong("tolerance", "0 < match <= review", "match " + match + ", review " + review);
      return usual;
    }
  }

  private static List<String> scales(Mapping task) {
    var scales = task.words("scales");
    if (scales.isEmpty()) {
      return List.of(Scale.DEFAULT);
    }
    for (var scale : scales) {
      if (!SCALE.matcher(scale).matches()) {
        task.wrong("scales", "up to 20 letters, digits and single hyphens", Printed.of(scale));
      }
    }
    onlyOnce(task, "scales", scales);
    return scales;
  }

  private Manifest.PhasePart phase(
      Mapping phase, List<Manifest.SetPart> sets, List<Manifest.TaskPart> tasks) {
    var quota = phase.mapping("quota");
    var window = window(phase);
    return new Manifest.PhasePart(
        phase.word("slug", SLUG, SLUG_WORDS),
        phase.name("name", NAME),
        window,
        quota.isEmpty() ? Phase.Quota.NONE : quota(quota.get()),
        secrecy(phase, window.opens()),
        tracks(phase, sets, tasks));
  }

  private static Secrecy secrecy(Mapping phase, Instant opens) {
    return new Secrecy(
        phase.moment("results"),
        freezes(phase, opens),
        phase.isTrue("anonymous"),
        phase.isTrue("hold_results"),
        phase.mapping("feedback").map(ManifestReader::feedback).orElse(Feedback.ALL));
  }

  private static @Nullable Instant freezes(Mapping phase, Instant opens) {
    var freezes = phase.moment("freezes");
    if (freezes != null && !freezes.isAfter(opens)) {
      phase.wrong("freezes", "a moment after " + opens, freezes.toString());
    }
    return freezes;
  }

  private static Feedback feedback(Mapping feedback) {
    try (feedback) {
      @Nullable Double step = null;
      if (feedback.has("ladder")) {
        double percent = feedback.number("ladder", 0.2);
        if (percent > 0 && percent < 100) {
          step = percent / 100;
        } else {
          feedback.wrong("ladder", "a step in percent, as 0.2", Double.toString(percent));
        }
      }
      return new Feedback(
          step,
          feedback.whole("decimals", 0, 4).map(Long::intValue).orElse(null),
          feedback.whole("looks", 1, MAX_ENTRIES).map(Long::intValue).orElse(null));
    }
  }

  private static Phase.Window window(Mapping phase) {
    if (!phase.has("opens")) {
      phase.missing("opens", "a moment such as 2026-01-01T00:00:00Z");
    }
    var opens = phase.moment("opens");
    var closes = phase.moment("closes");
    if (opens != null && closes != null && !closes.isAfter(opens)) {
      phase.wrong("closes", "a moment after " + opens, closes.toString());
    }
    var grace = Duration.ofMinutes(phase.whole("grace_minutes", 0, MAX_GRACE_MINUTES).orElse(0L));
    return new Phase.Window(opens == null ? Instant.EPOCH : opens, closes, grace);
  }

  private static Phase.Quota quota(Mapping quota) {
    try (quota) {
      return new Phase.Quota(
          count(quota, "per_day"),
          count(quota, "per_phase"),
          quota.mapping("sliding").map(ManifestReader::sliding).orElse(null),
          count(quota, "concurrent"));
    }
  }

  private static Phase.Sliding sliding(Mapping sliding) {
    try (sliding) {
      for (var key : List.of("entries", "hours")) {
        if (!sliding.has(key)) {
          sliding.missing(key, "a whole number");
        }
      }
      return new Phase.Sliding(
          sliding.whole("entries", 1, MAX_ENTRIES).orElse(1L).intValue(),
          Duration.ofHours(sliding.whole("hours", 1, 24 * 366).orElse(1L)));
    }
  }

  private static @Nullable Integer count(Mapping quota, String key) {
    return quota.whole(key, 1, MAX_ENTRIES).map(Long::intValue).orElse(null);
  }

  private List<Manifest.TrackPart> tracks(
      Mapping phase, List<Manifest.SetPart> sets, List<Manifest.TaskPart> tasks) {
    if (!phase.has("tracks")) {
      phase.missing("tracks", "a list");
    }
    var taken = new HashSet<String>();
    return phase.mappings("tracks").stream()
        .map(item -> {
          try (item) {
            var track = track(item, sets, tasks);
            for (var scale : track.scales()) {
              if (!taken.add(track.task() + " " + scale)) {
                item.wrong("task", "each task and scale once", track.task() + " at " + scale);
              }
            }
            return track;
          }
        })
        .toList();
  }

  private Manifest.TrackPart track(
      Mapping track, List<Manifest.SetPart> sets, List<Manifest.TaskPart> tasks) {
    if (!track.has("task")) {
      track.missing("task", "the slug of a task");
    }
    var slug = track.optional("task").orElse("");
    var task = tasks.stream().filter(known -> known.slug().equals(slug)).findFirst();
    if (task.isEmpty() && !slug.isEmpty()) {
      unknown(track, "task", slug, tasks.stream().map(Manifest.TaskPart::slug).toList());
    }
    var slugs = sets.stream().map(Manifest.SetPart::slug).toList();
    var claims = references(track, "claims", slugs);
    var ranked = references(track, "sets", slugs);
    var allScales = task.map(Manifest.TaskPart::scales).orElse(List.of());
    var scales = track.has("scales") ? references(track, "scales", allScales) : allScales;
    var submit = task.map(Manifest.TaskPart::submit);
    if (ranked.isEmpty() && submit.filter(Task.Submit.SCORES::equals).isPresent()) {
      ranked = claims;
    }
    if (task.isPresent()) {
      checkClaims(track, task.get(), claims, ranked);
      ClaimRules.track(track, task.get(), sets, claims, ranked);
    }
    var protocols = TemplateReader.protocols(ranked, sets);
    var board = track.mapping("board");
    if (board.isEmpty()) {
      var columns = BoardReader.usual(protocols);
      return new Manifest.TrackPart(
          slug,
          scales,
          claims,
          ranked,
          new BoardRules(RankingRule.MEAN, usual(submit), "best"),
          columns,
          published(track, columns));
    }
    try (var found = board.get()) {
      var reader = new BoardReader(found, this);
      var columns = reader.columns(protocols);
      var accepts = references(found, "accepts", EVIDENCE);
      var rows = published(track, columns);
      task.ifPresent(of -> ClaimRules.columns(found, of, sets, columns, rows));
      return new Manifest.TrackPart(
          slug,
          scales,
          claims,
          ranked,
          new BoardRules(
              reader.rule(columns),
              accepts.isEmpty() ? usual(submit) : Set.copyOf(accepts),
              found.oneOf("selection", List.of("best", "last"), "best")),
          columns,
          rows);
    }
  }

  private static void checkClaims(
      Mapping track, Manifest.TaskPart task, List<String> claims, List<String> ranked) {
    var submit = task.submit();
    if (!submit.hasScores() && !claims.isEmpty()) {
      track.wrong("claims", "no claims: the task takes a model alone", String.join(", ", claims));
    }
    if (submit.hasScores() && claims.isEmpty()) {
      track.missing("claims", "the sets for which entries bring scores");
    }
    if (task.claim().format() == Task.Format.DATACV && claims.size() > 1) {
      track.wrong("claims", "one set: a DataCV file tells one", claims.size() + " sets");
    }
    if (!submit.hasModel() && !claims.containsAll(ranked)) {
      track.wrong("sets", "claimed sets only: the task has no model", String.join(", ", ranked));
    }
    if (ranked.isEmpty()) {
      track.missing("sets", "at least one set to rank by");
    }
  }

  private static Set<String> usual(Optional<Task.Submit> submit) {
    return switch (submit.orElse(Task.Submit.MODEL_AND_SCORES)) {
      case MODEL -> Set.of("re-run");
      case SCORES -> Set.of("claimed");
      case MODEL_AND_SCORES -> Set.of("reproduced", "approved");
    };
  }

  private List<Manifest.PublishedPart> published(Mapping track, List<Manifest.ColumnPart> columns) {
    return track.mappings("published").stream()
        .map(item -> {
          try (item) {
            return BoardReader.published(item, columns);
          }
        })
        .toList();
  }

  /// Words that must name something known, each at most once.
  List<String> references(Mapping mapping, String key, List<String> known) {
    var words = mapping.words(key);
    for (var word : words) {
      if (!known.contains(word)) {
        unknown(mapping, key, word, known);
      }
    }
    return onlyOnce(mapping, key, words);
  }

  void unknown(Mapping mapping, String key, String word, List<String> known) {
    mistakes.add(
        "bundle.reference",
        mapping.line(key),
        key
            + ": "
            + (known.isEmpty() ? "something declared" : "one of " + String.join(", ", known)),
        Printed.of(word),
        Nearest.to(word, known)
            .map(near -> "Did you mean " + near + "?")
            .orElse("Declare it, or correct the name."));
  }

  private static List<String> onlyOnce(Mapping mapping, String key, List<String> words) {
    var distinct = words.stream().distinct().toList();
    if (distinct.size() < words.size()) {
      mapping.wrong(key, "each word once", Printed.of(String.join(", ", words)));
    }
    return distinct;
  }
}
