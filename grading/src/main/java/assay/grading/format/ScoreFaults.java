package assay.grading.format;

import assay.grading.Printable;
import assay.grading.Refusal;
import assay.grading.score.ScoreKind;
import java.nio.charset.StandardCharsets;

/// What can be wrong with a score file, in words.
///
/// @param count lines expected
record ScoreFaults(int count, ScoreKind kind) {
  private static String text(byte[] line) {
    return new String(line, StandardCharsets.ISO_8859_1);
  }

  /// What stands on the line, safe to print and short.
  private static String found(byte[] line) {
    var text = new String(line, StandardCharsets.UTF_8);
    return "`" + Printable.of(text, ScoreFile.MAX_LINE) + "`";
  }

  Refusal tooFew(int lines) {
    return new Refusal(
        "scores.count",
        "line " + (lines + 1),
        count + " lines, one score a pair",
        lines == 1 ? "1 line" : lines + " lines",
        "Write one score for every pair, in the order of the pairs, without a header.");
  }

  Refusal tooMany() {
    return new Refusal(
        "scores.count",
        "line " + (count + 1),
        count + " lines, one score a pair",
        "at least " + (count + 1) + " lines",
        "Write one score for every pair; check for a header and for the scores of another set.");
  }

  Refusal tooLong(int number, byte[] line) {
    var oldMac = text(line).indexOf('\r') >= 0;
    return new Refusal(
        "scores.line_too_long",
        "line " + number,
        "at most " + ScoreFile.MAX_LINE + " bytes a line",
        oldMac ? "a longer line that holds CR alone" : "a longer line that starts " + found(line),
        oldMac
            ? "End each line with LF or CRLF."
            : "Write one number a line and nothing else, each line ended by LF.");
  }

  Refusal notFinite(int number, byte[] line) {
    return new Refusal(
        "scores.not_finite",
        "line " + number,
        "a finite number",
        found(line),
        "Look for a zero or overflowing embedding of this pair, mend it, and score again.");
  }

  Refusal syntax(int number, byte[] line) {
    return new Refusal(
        "scores.syntax",
        "line " + number,
        "a decimal number such as 0.5261 or 5.261e-01",
        found(line),
        syntaxRemedy(line));
  }

  private static String syntaxRemedy(byte[] line) {
    var text = text(line);
    if (text.indexOf(',') >= 0 && ScoreFile.NUMBER.matcher(text.replace(',', '.')).matches()) {
      return "Use a point, not a comma, before the decimals.";
    }
    if (ScoreFile.NUMBER.matcher(text.strip()).matches()) {
      return "Remove the blanks around the number.";
    }
    return "Write one plain number a line: ASCII digits, a point, no header, no second column.";
  }

  Refusal empty(int number) {
    return new Refusal(
        "scores.empty_line",
        "line " + number,
        number > count ? "the end of the file after " + count + " lines" : "a score",
        "an empty line",
        "Remove the empty line; the last score may be followed by one newline, no more.");
  }

  Refusal encoding(int number, String found) {
    return new Refusal(
        "scores.encoding",
        "line " + number,
        "plain text, ASCII or UTF-8",
        found,
        "Save the scores as plain UTF-8 text, one number a line.");
  }

  Refusal range(double score, int number, byte[] line) {
    return new Refusal(
        "scores.range",
        "line " + number,
        kind.name() + " from " + shortText(kind.min()) + " to " + shortText(kind.max()),
        found(line),
        rangeRemedy(score));
  }

  private String rangeRemedy(double score) {
    if (kind.name().equals("cosine") && score > 1 && ScoreKind.SQUARED_L2.holds(score)) {
      return "This looks like a distance: write the cosine similarity, 1 - d/2 for a squared"
          + " distance d of normalised embeddings, higher for the same person.";
    }
    if (!kind.higherIsSimilar() && score < 0 && ScoreKind.COSINE.holds(score)) {
      return "This looks like a cosine c: write the distance of the normalised embeddings (its square"
          + " is 2 - 2c), lower for the same person.";
    }
    if (kind.name().equals("decision")) {
      return "Write 1 for the same person and 0 for different persons.";
    }
    return "Normalise each embedding to length 1 before scoring the pair.";
  }

  private static String shortText(double bound) {
    return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
  }
}
