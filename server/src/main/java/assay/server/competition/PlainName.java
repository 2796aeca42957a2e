package assay.server.competition;

import assay.grading.Checked;
import assay.grading.Printable;
import java.text.Normalizer;

/// A name that people chose and others will read: one line of visible text, in Unicode's composed
/// form, without characters that steer terminals or the direction of writing.
public final class PlainName {
  private PlainName() {}

  /// The name to keep, or why it cannot be one.
  ///
  /// @param field where it was given, for the answer
  /// @param max most code points
  public static Checked<String> of(String given, String field, int max) {
    // A long text is not worth normalising.
    var name =
        given.length() > 16 * max
            ? given
            : Normalizer.normalize(given.strip(), Normalizer.Form.NFC);
    int length = name.codePointCount(0, name.length());
    if (length == 0 || length > max) {
      return Checked.refused(
          "name.length",
          field,
          "1 to " + max + " characters",
          length + " characters",
          "Choose a " + (length == 0 ? "name." : "shorter name."));
    }
    var steering = name.codePoints().filter(c -> !Printable.isPlain(c)).findFirst();
    if (steering.isPresent()) {
      return Checked.refused(
          "name.characters",
          field,
          "visible text on one line",
          "the character U+%04X".formatted(steering.getAsInt()),
          "Remove the invisible character.");
    }
    return Checked.accepted(name);
  }
}
