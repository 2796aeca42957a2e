package assay.standalone.demo;

import assay.worker.client.ApiProblem;
import assay.worker.client.Entry;
import assay.worker.client.Form;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The entries of the demo: who submits what, and what must become of it. The README's table lists
/// the same.
final class Play {
  static final String SDFR = "sdfr-demo";
  static final String DATACV = "datacv-demo";

  static final Participant.Person ADA = new Participant.Person("Ada", "Alder");
  static final Participant.Person BEN = new Participant.Person("Ben", "Birch");
  static final Participant.Person CHIARA = new Participant.Person("Chiara", "Cedar");
  static final Participant.Person DIMITRI = new Participant.Person("Dimitri", "Dogwood");
  static final Participant.Person EMI = new Participant.Person("Emi", "Elm");

  /// Decides the cases; belongs to no team.
  static final Participant.Person OLGA = new Participant.Person("Olga", "");

  static final List<Participant.Person> CAST = List.of(ADA, BEN, CHIARA, DIMITRI, EMI);

  /// The end that a scene must come to.
  sealed interface Ending {
    /// Graded with this verdict.
    record Verdict(String verdict) implements Ending {}

    /// Graded; nothing to compare.
    record Graded() implements Ending {}

    /// The model failed with this code.
    record Failed(String code) implements Ending {}

    /// Refused at the door with a code of this family.
    record Refused(String family) implements Ending {}

    static Ending reproduced() {
      return new Verdict("REPRODUCED");
    }
  }

  /// Where an entry goes.
  ///
  /// @param scale empty where the task has none
  record Place(String competition, String task, String scale) {
    static final Place TASK1 = new Place(SDFR, "task1", "");
    static final Place TASK2 = new Place(SDFR, "task2", "");

    static Place scale(String scale) {
      return new Place(DATACV, "recognition", scale);
    }
  }

  /// Makes the claim of an entry.
  interface Homework {
    Path scores(Claims claims) throws IOException;
  }

  /// One entry.
  ///
  /// @param model name of the made model to send; null: scores alone
  /// @param homework null: the model alone
  record Scene(
      Participant.Person who,
      Place place,
      String method,
      @Nullable String model,
      @Nullable Homework homework,
      Ending ending) {

    Form form(Made made, Claims claims) throws IOException {
      var form =
          new Form()
              .field("task", place.task())
              .field("phase", "validation")
              .field("scale", place.scale())
              .field("method_name", method);
      if (model != null) {
        form.file("model", made.model(model));
      }
      if (homework != null) {
        form.file("scores", homework.scores(claims));
      }
      return form;
    }
  }

  /// What came of a scene: an entry, or a refusal.
  sealed interface Outcome {
    record Accepted(Entry entry) implements Outcome {}

    record Refused(ApiProblem problem) implements Outcome {}
  }

  private Play() {}

  private static Scene honest(Participant.Person who, String method, String model) {
    return new Scene(
        who, Place.TASK1, method, model, claims -> claims.honest(model), Ending.reproduced());
  }

  private static Scene result(Participant.Person who, String method, String family, String scale) {
    return new Scene(
        who,
        Place.scale(scale),
        method,
        null,
        claims -> claims.result(family + "-" + scale, scale),
        new Ending.Graded());
  }

  /// In the order in which they are submitted: what takes long comes early.
  static List<Scene> scenes() {
    return List.of(
        new Scene(
            EMI,
            Place.TASK2,
            "Two hundred layers",
            "deep200",
            null,
            new Ending.Failed("model.timeout")),
        honest(ADA, "Colour histogram", "hist48"),
        honest(BEN, "Eigenfaces, 32", "eigen32"),
        honest(BEN, "Eigenfaces, whitened", "eigen128-white"),
        honest(CHIARA, "Fisherfaces", "fisher64"),
        new Scene(
            DIMITRI,
            Place.TASK1,
            "Fisherfaces in colour",
            "fisher-colour64",
            claims -> claims.swapped("fisher-colour64"),
            new Ending.Verdict("MISMATCH")),
        new Scene(
            EMI,
            Place.TASK1,
            "Eigenfaces, 8",
            "eigen8",
            claims -> claims.shifted("eigen8", .004),
            new Ending.Verdict("REVIEW")),
        new Scene(
            BEN,
            Place.TASK1,
            "Eigenfaces, 128",
            "narrow128",
            claims -> claims.honest("eigen128"),
            new Ending.Refused("onnx.")),
        new Scene(BEN, Place.TASK2, "Eigenfaces, 128", "narrow128", null, new Ending.Graded()),
        result(ADA, "Eigenfaces, whitened", "white", "10K"),
        result(CHIARA, "Fisherfaces", "fisher", "10K"),
        result(CHIARA, "Fisherfaces", "fisher", "20K"),
        new Scene(
            ADA,
            Place.scale("20K"),
            "Eigenfaces, whitened",
            null,
            claims -> claims.oneLineShort("white-20K", "20K"),
            new Ending.Refused("scores.")),
        result(ADA, "Eigenfaces, whitened", "white", "100K"),
        result(CHIARA, "Fisherfaces", "fisher", "100K"));
  }

  /// Empty when a scene ended as it must; else what is wrong with it.
  static String fault(Scene scene, Outcome outcome) {
    return switch (scene.ending()) {
      case Ending.Verdict(var verdict) ->
          unless(
              outcome instanceof Outcome.Accepted(var entry)
                  && entry.state().equals("GRADED")
                  && entry.verdict().equals(verdict),
              "graded with the verdict " + verdict,
              outcome);
      case Ending.Graded() ->
          unless(
              outcome instanceof Outcome.Accepted(var entry) && entry.state().equals("GRADED"),
              "graded",
              outcome);
      case Ending.Failed(var code) ->
          unless(
              outcome instanceof Outcome.Accepted(var entry)
                  && entry.state().equals("FAILED_MODEL")
                  && entry.document().path("failure").path("code").asText().equals(code),
              "failed with " + code,
              outcome);
      case Ending.Refused(var family) ->
          unless(
              outcome instanceof Outcome.Refused(var problem)
                  && problem.status() == 422
                  && problem.code().startsWith(family),
              "refused at the door with " + family + "…",
              outcome);
    };
  }

  private static String unless(boolean holds, String expected, Outcome outcome) {
    if (holds) {
      return "";
    }
    var found =
        switch (outcome) {
          case Outcome.Accepted(var entry) -> entry.line();
          case Outcome.Refused(var problem) ->
              "refused with " + problem.status() + " " + String.join(" ", problem.lines());
        };
    return "expected: " + expected + "; found: " + found;
  }
}
