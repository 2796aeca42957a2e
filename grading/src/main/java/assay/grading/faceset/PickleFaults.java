package assay.grading.faceset;

import assay.grading.Malformed;

/// What can be wrong with a pickle, in words and with its place.
final class PickleFaults {
  private final PickleInput in;

  PickleFaults(PickleInput in) {
    this.in = in;
  }

  Malformed invalid(String expected, String found) {
    return new Malformed(
        "pickle.invalid",
        "offset " + in.position(),
        expected,
        found,
        "The file is cut off or damaged; write it again.");
  }

  Malformed tooComplex(String expected, String found) {
    return new Malformed(
        "pickle.too_complex",
        "offset " + in.position(),
        expected,
        found,
        "Write the file again with pickle.dump((bins, issame), f, protocol=4).");
  }

  static Malformed forbidden(String found, long offset) {
    return new Malformed(
        "pickle.opcode",
        "offset " + offset,
        "lists of image bytes and labels",
        found,
        "A pickle is a program and only plain data is read; write the file again with"
            + " pickle.dump((bins, issame), f, protocol=4).");
  }
}
