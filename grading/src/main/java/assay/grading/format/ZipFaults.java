package assay.grading.format;

import assay.grading.Refusal;
import assay.grading.format.StrictZip.Fault;
import assay.grading.format.StrictZip.Member;

/// What can be wrong with a zip, in words.
final class ZipFaults {
  private ZipFaults() {}

  static Fault tooManyEntries(int limit, String found) {
    return fault(
        "zip.entries",
        "",
        "at most " + limit + " entries",
        found,
        "Pack only the files asked for.");
  }

  static Fault overlap(Member r) {
    return fault(
        "zip.overlap",
        r.where(),
        "its own bytes in the archive",
        "bytes that another record uses too",
        "Pack the files again with an ordinary zip program.");
  }

  static Fault zip64(String where) {
    return fault(
        "zip.zip64",
        where,
        "an ordinary zip",
        "the zip64 extension, for files beyond 4 GiB",
        "Pack an ordinary file, not a stream, with zip64 switched off.");
  }

  static Fault invalid(String found) {
    return fault(
        "zip.invalid",
        "",
        "a zip archive",
        found,
        "Pack the files again and check that the whole archive was uploaded.");
  }

  static Fault inconsistent(String where, String expected, String found) {
    return fault(
        "zip.inconsistent",
        where,
        expected,
        found,
        "Pack the files again with an ordinary zip program.");
  }

  static Fault fault(String code, String where, String expected, String found, String remedy) {
    return new Fault(new Refusal(code, where, expected, found, remedy));
  }
}
