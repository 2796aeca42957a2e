package assay.server.submission;

import assay.grading.Checked;
import assay.grading.Notice;
import assay.grading.Printable;
import assay.grading.Refusal;
import assay.grading.format.ResultZip;
import assay.grading.format.ScoreFile;
import assay.grading.gate.Inspection;
import assay.grading.gate.OnnxGate;
import assay.grading.gate.WeightHash;
import assay.server.competition.SetVersion;
import assay.server.competition.Task;
import assay.server.competition.TrackSet;
import assay.server.http.Problem;
import assay.server.question.Sheet;
import jakarta.inject.Singleton;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// Looks at the files of an upload before anything is charged or kept. What it refuses leaves no
/// trace and costs nothing.
@Singleton
class Door {
  private static final int MAX_METHOD_NAME = 200;
  private static final int MAX_METHOD_DESCRIPTION = 10_000;
  private static final int MAX_METHOD_LINK = 500;
  private static final int MAX_KIT_VERSION = 100;

  private static final Notice OTHER_ARCHITECTURE =
      new Notice(
          "architecture_mismatch",
          "The layers are not those of the task's reference architecture. The entry is graded all the"
              + " same, and the organizers look at it.");

  /// @throws Problem 422 with the field, the place, what was expected and found, and the remedy
  Entry check(Place place, Form form) throws IOException {
    var method = method(place, form);
    var submit = place.track().task().submit();
    requireKinds(submit, form);
    var files = new ArrayList<Entry.CheckedFile>();
    if (submit.hasModel()) {
      files.add(model(place, form.files(Form.MODEL).getFirst()));
    }
    var claims = new ArrayList<Entry.Claim>();
    if (submit.hasScores()) {
      scores(place, form.files(Form.SCORES), files, claims);
    }
    boolean isRun = submit.hasModel() && place.sets().stream().anyMatch(TrackSet::isRun);
    return new Entry(place, method, files, claims, isRun);
  }

  private static Entry.Method method(Place place, Form form) {
    var link = text(form, "method_link", MAX_METHOD_LINK);
    if (!link.isEmpty() && !link.matches("https?://\\S+")) {
      throw refused(
          "method_link",
          new Refusal(
              "method_link.syntax",
              "field method_link",
              "an address that begins with https:// or http://",
              Printable.of(link, 80),
              "Give the full address, or leave the field empty."));
    }
    return new Entry.Method(
        text(form, "method_name", MAX_METHOD_NAME),
        text(form, "method_description", MAX_METHOD_DESCRIPTION),
        link,
        text(form, "kit_version", MAX_KIT_VERSION),
        new Sheet(place.track().task().factSheet(), Sheet.FACT, place.track().scale().slug())
            .checked(form.facts()));
  }

  private static String text(Form form, String field, int maxLength) {
    // PostgreSQL's text cannot hold NUL.
    var text = form.field(field).replace("\0", "");
    if (text.length() > maxLength) {
      throw refused(
          field,
          new Refusal(
              "field.too_long",
              "field " + field,
              "at most %d characters".formatted(maxLength),
              "%d".formatted(text.length()),
              "Shorten the text."));
    }
    return text;
  }

  private static void requireKinds(Task.Submit submit, Form form) {
    requireKind(submit, form, Form.MODEL, submit.hasModel());
    requireKind(submit, form, Form.SCORES, submit.hasScores());
    if (form.files(Form.MODEL).size() > 1) {
      throw refused(
          Form.MODEL,
          new Refusal(
              "model.repeated",
              "field model",
              "one model",
              "%d files".formatted(form.files(Form.MODEL).size()),
              "Send the one model that you enter with."));
    }
  }

  private static void requireKind(Task.Submit submit, Form form, String kind, boolean isWanted) {
    int count = form.files(kind).size();
    if (isWanted == count > 0) {
      return;
    }
    throw refused(
        kind,
        new Refusal(
            kind + (isWanted ? ".missing" : ".unexpected"),
            "field " + kind,
            isWanted ? "a file" : "no file: the task takes " + submit.spelled(),
            isWanted ? "nothing" : "%d file(s)".formatted(count),
            isWanted ? "Add the file to this field." : "Leave this field empty."));
  }

  private static Entry.CheckedFile model(Place place, Form.File file) throws IOException {
    var task = place.track().task();
    return switch (OnnxGate.check(file.incoming().file(), task.run().contract())) {
      case Checked.Refused<Inspection>(var refusal) -> throw refused(Form.MODEL, refusal);
      case Checked.Accepted<Inspection>(var inspection, var notices) -> {
        var differences =
            Optional.ofNullable(task.reference())
                .map(reference -> inspection.architecture().differencesFrom(reference.layers()));
        var facts =
            ModelFacts.of(
                inspection, differences.orElse(null), WeightHash.of(file.incoming().file()));
        var checked =
            new Entry.CheckedFile(file, notices, new Entry.Model(facts, inspection.fingerprint()));
        yield facts.hasOtherArchitecture() ? checked.with(OTHER_ARCHITECTURE) : checked;
      }
    };
  }

  private static void scores(
      Place place, List<Form.File> files, List<Entry.CheckedFile> checked, List<Entry.Claim> claims)
      throws IOException {
    if (place.track().task().claim().format().hasDecisions()) {
      DecisionDoor.check(place, files, checked, claims);
      return;
    }
    var claimed = place.sets().stream().filter(TrackSet::isClaimed).toList();
    if (files.size() != claimed.size()) {
      throw refused(
          Form.SCORES,
          new Refusal(
              "scores.files",
              "field scores",
              "%d score file(s), one each for %s"
                  .formatted(claimed.size(), String.join(", ", slugs(claimed))),
              "%d file(s)".formatted(files.size()),
              "Send one score file for each of these sets."));
    }
    for (var set : claimed) {
      var file = fileFor(set, files);
      var found = read(place, set, file);
      var notices = new ArrayList<>(found.notices());
      if (isConstant(found.scores()) && lacks(notices, "scores.constant")) {
        notices.add(
            new Notice(
                "scores.constant", "Every score is the same; such a file tells no pairs apart."));
      }
      checked.add(new Entry.CheckedFile(file, notices, null));
      claims.add(
          new Entry.Claim(
              found.version(), place.track().task().claim().kind().name(), found.scores()));
    }
  }

  private static boolean isConstant(double[] scores) {
    return scores.length > 1 && Arrays.stream(scores).allMatch(score -> score == scores[0]);
  }

  private static boolean lacks(List<Notice> notices, String code) {
    return notices.stream().noneMatch(notice -> notice.code().equals(code));
  }

  /// The only file, or the one that has the set's name in its own.
  private static Form.File fileFor(TrackSet set, List<Form.File> files) {
    if (files.size() == 1) {
      return files.getFirst();
    }
    var named =
        files.stream().filter(file -> lower(file.name()).contains(set.set().slug())).toList();
    if (named.size() != 1) {
      throw refused(
          Form.SCORES,
          new Refusal(
              "scores.files",
              "field scores",
              "one file with %s in its name".formatted(set.set().slug()),
              "%d".formatted(named.size()),
              "Name each score file after its set."));
    }
    return named.getFirst();
  }

  /// Scores that were read, and the set version that has as many pairs.
  private record Found(SetVersion version, double[] scores, List<Notice> notices) {}

  /// A file for the live version, else for an accepted one: an older release may have had other
  /// pairs.
  private static Found read(Place place, TrackSet set, Form.File file) throws IOException {
    if (place.track().task().claim().format() == Task.Format.DATACV && !isZip(file)) {
      requireResultName(place, file);
    }
    return switch (read(place, set.live().pairs(), file)) {
      case Checked.Accepted<double[]>(var scores, var notices) ->
          new Found(set.live(), scores, notices);
      case Checked.Refused<double[]>(var refusal) -> readEarlier(place, set, file, refusal);
    };
  }

  private static Found readEarlier(Place place, TrackSet set, Form.File file, Refusal refusal)
      throws IOException {
    // A claim alone is judged by itself, and a board is of one version.
    boolean isCompared = place.track().task().submit().hasModel();
    if (!isCompared || !refusal.code().equals("scores.count")) {
      throw refused(Form.SCORES, refusal);
    }
    for (var version : set.accepted()) {
      if (read(place, version.pairs(), file)
          instanceof Checked.Accepted<double[]>(var scores, var notices)) {
        return new Found(version, scores, notices);
      }
    }
    throw refused(Form.SCORES, naming(set, refusal));
  }

  /// Names the other counts that would do.
  private static Refusal naming(TrackSet set, Refusal refusal) {
    var others =
        set.accepted().stream()
            .filter(version -> version.pairs() != set.live().pairs())
            .map(version -> "%d for version %d".formatted(version.pairs(), version.version()))
            .collect(Collectors.joining(", "));
    return others.isEmpty()
        ? refusal
        : new Refusal(
            refusal.code(),
            refusal.where(),
            "%s; of earlier releases, which are still accepted, %s"
                .formatted(refusal.expected(), others),
            refusal.found(),
            refusal.remedy());
  }

  private static Checked<double[]> read(Place place, int pairs, Form.File file) throws IOException {
    var track = place.track();
    var kind = track.task().claim().kind();
    if (track.task().claim().format() == Task.Format.DATACV && isZip(file)) {
      var result =
          ResultZip.read(
              file.incoming().file(), track.phase().slug(), track.scale().slug(), pairs, kind);
      return switch (result) {
        case Checked.Refused<ResultZip.Result>(var refusal) -> new Checked.Refused<>(refusal);
        case Checked.Accepted<ResultZip.Result>(var value, var notices) ->
            new Checked.Accepted<>(value.scores(), notices);
      };
    }
    try (var in = new BufferedInputStream(Files.newInputStream(file.incoming().file()))) {
      return ScoreFile.read(in, pairs, kind);
    }
  }

  private static void requireResultName(Place place, Form.File file) {
    var expected =
        "%s_%s_result.txt".formatted(place.track().phase().slug(), place.track().scale().slug());
    if (!file.name().equals(expected)) {
      throw refused(
          Form.SCORES,
          new Refusal(
              "scores.scale_mismatch",
              "file name",
              expected,
              file.name(),
              "Choose the phase and scale that the file was made for, or give it this name."));
    }
  }

  /// By its first bytes; a file that only calls itself a zip is refused as one.
  private static boolean isZip(Form.File file) throws IOException {
    try (var in = Files.newInputStream(file.incoming().file())) {
      var magic = in.readNBytes(2);
      return Arrays.equals(magic, new byte[] {'P', 'K'}) || lower(file.name()).endsWith(".zip");
    }
  }

  private static List<String> slugs(List<TrackSet> sets) {
    return sets.stream().map(set -> set.set().slug()).toList();
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static Problem refused(String field, Refusal refusal) {
    return Problem.refused(refusal, field);
  }
}
