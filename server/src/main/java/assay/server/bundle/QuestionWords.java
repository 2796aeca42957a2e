package assay.server.bundle;

import assay.server.question.Question;
import java.util.List;
import java.util.TreeMap;

/// Questions as the lines of a difference tell them.
final class QuestionWords {
  private QuestionWords() {}

  static List<String> of(List<Question> questions) {
    return questions.stream().map(QuestionWords::of).toList();
  }

  private static String of(Question question) {
    var text =
        new StringBuilder(question.key())
            .append(" (")
            .append(question.kind().spelled())
            .append(question.isRequired() ? ", required" : "")
            .append(
                question.choices().isEmpty() ? "" : ": " + String.join(" | ", question.choices()))
            .append(question.must() == null ? "" : ", must be " + question.must());
    new TreeMap<>(question.most())
        .forEach(
            (scale, most) -> text.append(", at most ").append(most).append(" at ").append(scale));
    return text.append("): ")
        .append(question.ask())
        .append(question.help().isEmpty() ? "" : ". " + question.help())
        .toString();
  }
}
