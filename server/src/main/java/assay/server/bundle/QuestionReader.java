package assay.server.bundle;

import assay.server.question.Question;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads a list of questions.
///
/// @param scales slugs of those that bounds may be of
record QuestionReader(List<String> scales) {
  private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9_]{0,39}");
  private static final int ASK = 120;
  private static final int HELP = 300;
  private static final int CHOICE = 80;
  private static final int MAX_QUESTIONS = 50;
  private static final long MAX_NUMBER = 999_999_999_999_999L;
  private static final List<String> KINDS =
      Arrays.stream(Question.Kind.values()).map(Question.Kind::spelled).toList();

  QuestionReader {
    scales = List.copyOf(scales);
  }

  List<Question> read(Mapping of, String key) {
    var keys = new HashSet<String>();
    var questions =
        of.mappings(key).stream()
            .map(item -> {
              try (item) {
                var question = question(item);
                if (!question.key().isEmpty() && !keys.add(question.key())) {
                  item.wrong("key", "each key once in " + key, Printed.of(question.key()));
                }
                return question;
              }
            })
            .toList();
    if (questions.size() > MAX_QUESTIONS) {
      of.wrong(key, "at most " + MAX_QUESTIONS + " questions", questions.size() + "");
    }
    return questions;
  }

  private Question question(Mapping item) {
    var key = item.word("key", KEY, "a letter, then letters, digits and _, all lower-case");
    var ask = item.name("ask", ASK);
    var kind = Question.Kind.of(item.oneOf("answer", KINDS, "text"));
    return new Question(
        key,
        ask,
        item.has("help") ? item.name("help", HELP) : "",
        kind,
        item.isTrue("required"),
        choices(item, kind),
        most(item, kind),
        must(item, kind));
  }

  private static List<String> choices(Mapping item, Question.Kind kind) {
    var choices = item.words("choices");
    if (kind == Question.Kind.CHOICE && choices.size() < 2) {
      item.missing("choices", "a list of at least two words to choose from");
    }
    if (kind != Question.Kind.CHOICE && !choices.isEmpty()) {
      item.wrong("choices", "no choices: the answer is " + kind.spelled(), choices.size() + "");
    }
    if (choices.stream().distinct().count() < choices.size()
        || choices.stream().anyMatch(word -> word.isBlank() || word.length() > CHOICE)) {
      item.wrong(
          "choices",
          "each choice once, of 1 to " + CHOICE + " characters",
          Printed.of(String.join(", ", choices)));
    }
    return choices;
  }

  private Map<String, Long> most(Mapping item, Question.Kind kind) {
    var most = new LinkedHashMap<String, Long>();
    if (item.holdsMapping("most")) {
      try (var bounds = item.mapping("most").orElseThrow()) {
        for (var scale : scales) {
          bounds.whole(scale, 0, MAX_NUMBER).ifPresent(bound -> most.put(scale, bound));
        }
      }
    } else {
      item.whole("most", 0, MAX_NUMBER)
          .ifPresent(bound -> scales.forEach(scale -> most.put(scale, bound)));
    }
    if (kind != Question.Kind.NUMBER && !most.isEmpty()) {
      item.wrong("most", "no bound: the answer is " + kind.spelled(), "a bound");
    }
    return most;
  }

  private static @Nullable String must(Mapping item, Question.Kind kind) {
    if (!item.has("must")) {
      return null;
    }
    if (kind != Question.Kind.YES_NO) {
      item.wrong("must", "nothing: the answer is " + kind.spelled(), "must");
    }
    return item.oneOf("must", List.of(Question.YES, Question.NO), "");
  }
}
