package assay.server.competition;

import assay.grading.gate.Architecture;
import assay.grading.gate.ModelContract;
import assay.grading.reproduction.Tolerance;
import assay.grading.score.ScoreKind;
import assay.grading.ticket.Preprocessing;
import assay.grading.ticket.Ticket;
import assay.server.question.Question;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What is submitted, and under which contract.
///
/// @param description Markdown
/// @param factSheet questions that each entry answers
/// @param reference null: entries may have any architecture
public record Task(
    UUID id,
    String slug,
    String name,
    String description,
    Submit submit,
    Claim claim,
    Run run,
    @Nullable Reference reference,
    List<Question> factSheet) {
  public Task {
    factSheet = List.copyOf(factSheet);
  }

  /// What an entry consists of; spelled `model`, `scores`, `model-and-scores` outside.
  public enum Submit {
    MODEL,
    SCORES,
    MODEL_AND_SCORES;

    public boolean hasModel() {
      return this != SCORES;
    }

    public boolean hasScores() {
      return this != MODEL;
    }

    public String spelled() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The reverse of [#spelled].
    public static Submit of(String spelled) {
      return valueOf(spelled.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
  }

  /// How participants write their scores: `sdfr` one score file a set, `datacv` a text or zip named
  /// by phase and scale, `frcsyn` a zip with scores and decisions of two systems for each set.
  public enum Format {
    SDFR,
    DATACV,
    FRCSYN;

    /// Whether figures are of the decisions that entries bring, not of thresholds of the server's.
    public boolean hasDecisions() {
      return this == FRCSYN;
    }

    public String spelled() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// What becomes of a claim for a sanitizer set that lies between match and review: LENIENT a case
  /// for the organizers, STRICT a mismatch.
  public enum Sanitizer {
    LENIENT,
    STRICT;

    public String spelled() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// How a claimed vector is read and compared.
  public record Claim(Format format, ScoreKind kind, Tolerance tolerance, Sanitizer sanitizer) {}

  /// The same with other bounds for what counts as reproduced.
  Task judgedBy(Tolerance tolerance, Sanitizer sanitizer) {
    return new Task(
        id,
        slug,
        name,
        description,
        submit,
        new Claim(claim.format(), claim.kind(), tolerance, sanitizer),
        run,
        reference,
        factSheet);
  }

  /// How a model is run.
  public record Run(
      ModelContract contract,
      Ticket.Limits limits,
      Preprocessing preprocessing,
      Requirements requires) {}

  /// What a worker needs in order to run it.
  ///
  /// @param device `cpu` or `cuda`; null: any
  /// @param memoryBytes of that device, for one model; null: any
  public record Requirements(@Nullable String device, @Nullable Long memoryBytes) {
    public static final Requirements NONE = new Requirements(null, null);
  }

  /// The architecture that entries should have; another one opens a case.
  ///
  /// @param digest of the model that shows it
  public record Reference(String digest, Architecture layers) {}
}
