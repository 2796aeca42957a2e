package assay.grading.gate;

import assay.grading.Notice;
import assay.grading.gate.OnnxGate.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/// What the gate read of an accepted model.
///
/// @param input type and shape of the one input, as `float32 [`n`, 3, 112, 112]`
/// @param output of the one output, likewise
/// @param flags what the organizers should look at; none of it refuses the model
public record Inspection(
    Signature signature,
    String input,
    String output,
    List<Notice> flags,
    Fingerprint fingerprint,
    Architecture architecture,
    Cost cost) {
  public Inspection {
    flags = List.copyOf(flags);
  }

  /// One thing that was read, in words.
  public record Fact(String label, String text) {}

  /// What was read as people read it, the same wherever it is shown.
  public List<Fact> facts() {
    var facts = new ArrayList<Fact>();
    facts.add(new Fact("input", "one, " + input));
    facts.add(new Fact("output", "one, " + output));
    facts.add(
        new Fact(
            "operators",
            count(signature.operators())
                + ", all allowed: "
                + fingerprint.operators().entrySet().stream()
                    .map(entry -> entry.getValue() + " " + entry.getKey())
                    .collect(Collectors.joining(", "))));
    facts.add(new Fact("parameters", count(cost.parameters())));
    facts.add(new Fact("multiply-adds", shown(cost.multiplyAdds(), " an image")));
    facts.add(new Fact("activations", shown(cost.peakActivationBytes(), " bytes at their peak")));
    return facts;
  }

  private static String shown(OptionalLong number, String unit) {
    return number.isPresent()
        ? count(number.getAsLong()) + unit
        : "not known: a shape does not follow from the model";
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
