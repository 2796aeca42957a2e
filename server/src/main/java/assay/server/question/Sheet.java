package assay.server.question;

import assay.grading.Printable;
import assay.grading.Refusal;
import assay.server.http.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Questions of one form, against which answers are held.
///
/// @param prefix before a key in the names of the form's fields
/// @param scale slug of the scale that is entered, which bounds are of
public record Sheet(List<Question> questions, String prefix, String scale) {
  /// Prefix of the fields of an entry's fact sheet.
  public static final String FACT = "fact_";

  /// Prefix of the fields of a team's registration.
  public static final String REGISTRATION = "registration_";

  private static final int MAX_TEXT = 2000;
  private static final String WHOLE = "[0-9]{1,15}";

  public Sheet {
    questions = List.copyOf(questions);
  }

  /// Answers as they are kept: those that were given, stripped, in the order of the questions.
  ///
  /// @param given by key; a key without a question is a mistake
  /// @throws Problem 422 with every mistake, each at its field
  public Map<String, String> checked(Map<String, String> given) {
    var answers = new LinkedHashMap<String, String>();
    var mistakes = new ArrayList<Refusal>();
    for (var question : questions) {
      // PostgreSQL's text cannot hold NUL.
      var answer = given.getOrDefault(question.key(), "").replace("\0", "").strip();
      mistake(question, answer).ifPresent(mistakes::add);
      if (!answer.isEmpty()) {
        answers.put(question.key(), answer);
      }
    }
    given.keySet().stream()
        .filter(key -> questions.stream().noneMatch(question -> question.key().equals(key)))
        .forEach(key -> mistakes.add(unknown(key)));
    if (!mistakes.isEmpty()) {
      throw Problem.refused(mistakes, mistakes.getFirst().where().substring("field ".length()));
    }
    return answers;
  }

  private Optional<Refusal> mistake(Question question, String answer) {
    if (answer.isEmpty()) {
      return question.isRequired()
          ? Optional.of(
              refusal(question, "answer.missing", expected(question), "nothing", "Answer it."))
          : Optional.empty();
    }
    return switch (question.kind()) {
      case TEXT ->
          answer.length() > MAX_TEXT
              ? wrong(question, "at most " + MAX_TEXT + " characters", answer.length() + "")
              : Optional.empty();
      case NUMBER -> number(question, answer);
      case CHOICE, YES_NO ->
          question.words().contains(answer)
              ? required(question, answer)
              : wrong(question, expected(question), quoted(answer));
    };
  }

  private Optional<Refusal> number(Question question, String answer) {
    if (!answer.matches(WHOLE)) {
      return wrong(question, expected(question), quoted(answer));
    }
    var most = question.most().get(scale);
    return most != null && Long.parseLong(answer) > most
        ? Optional.of(
            refusal(
                question,
                "answer.not_allowed",
                expected(question),
                answer,
                "What you declare is more than is allowed here. Enter where it is allowed, or correct the number."))
        : Optional.empty();
  }

  private Optional<Refusal> required(Question question, String answer) {
    var must = question.must();
    return must == null || must.equals(answer)
        ? Optional.empty()
        : Optional.of(
            refusal(
                question,
                "answer.not_allowed",
                must,
                answer,
                "The rules let in no entry with another answer."));
  }

  private String expected(Question question) {
    return switch (question.kind()) {
      case TEXT -> "a text";
      case NUMBER -> {
        var most = question.most().get(scale);
        yield most == null ? "a whole number" : "a whole number, at most " + most;
      }
      case CHOICE, YES_NO -> "one of " + String.join(", ", question.words());
    };
  }

  private Optional<Refusal> wrong(Question question, String expected, String found) {
    return Optional.of(refusal(question, "answer.value", expected, found, "Correct this answer."));
  }

  private Refusal refusal(
      Question question, String code, String expected, String found, String remedy) {
    return new Refusal(
        code,
        "field " + prefix + question.key(),
        expected + " (" + question.ask() + ")",
        found,
        remedy);
  }

  private Refusal unknown(String key) {
    var keys = questions.stream().map(Question::key).toList();
    return new Refusal(
        "answer.unknown",
        "field " + prefix + Printable.of(key, 60),
        keys.isEmpty() ? "no questions here" : "one of " + String.join(", ", keys),
        quoted(key),
        "Leave it out, or correct the name of the question.");
  }

  private static String quoted(String text) {
    return "\"" + Printable.of(text, 60) + "\"";
  }
}
