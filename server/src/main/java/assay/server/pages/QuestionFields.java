package assay.server.pages;

import assay.server.question.Question;
import java.util.List;

/// Questions as the fields of a form.
final class QuestionFields {
  private QuestionFields() {}

  /// @param scale slug of the scale that is entered
  static List<assay.web.Question> of(List<Question> questions, String prefix, String scale) {
    return questions.stream()
        .map(question ->
            new assay.web.Question(
                prefix + question.key(),
                question.ask(),
                help(question, scale),
                question.kind().spelled(),
                question.isRequired(),
                question.words()))
        .toList();
  }

  private static String help(Question question, String scale) {
    var most = question.most().get(scale);
    var bound = most == null ? "" : "At most " + most + ".";
    var must =
        question.must() == null
            ? ""
            : "Entries with another answer than " + question.must() + " are not let in.";
    return String.join(
        " ",
        List.of(question.help(), bound, must).stream().filter(text -> !text.isEmpty()).toList());
  }
}
