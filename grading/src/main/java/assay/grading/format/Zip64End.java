package assay.grading.format;

import assay.grading.format.CentralDirectory.Extent;
import java.io.IOException;

/// The end of a zip that has more files than an end record can count: the zip64 end record, right
/// behind the central directory, and a locator between it and the ordinary end record. Nothing else
/// of zip64 is read, so that such a zip is below 4 GiB like every other.
final class Zip64End {
  private static final int LOCATOR = 0x07064b50;
  private static final int LOCATOR_BYTES = 20;
  private static final int RECORD = 0x06064b50;
  private static final int RECORD_BYTES = 56;

  /// What the record says of its own length leaves out the first two fields.
  private static final int UNCOUNTED_BYTES = 12;

  private static final int MANY = 0xFFFF;
  private static final long MARKER = 0xFFFFFFFFL;

  private Zip64End() {}

  static boolean isBefore(ZipChannel zip, long end) throws IOException {
    return end >= LOCATOR_BYTES && zip.read(end - LOCATOR_BYTES, 4).getInt(0) == LOCATOR;
  }

  /// @param declared what the ordinary end record says, by markers where it cannot
  static Extent read(ZipChannel zip, Extent declared) throws IOException {
    long locatorAt = declared.until() - LOCATOR_BYTES;
    var locator = zip.read(locatorAt, LOCATOR_BYTES);
    long at = locator.getLong(8);
    if (at < 0 || at + RECORD_BYTES != locatorAt) {
      throw ZipFaults.inconsistent(
          "", "a zip64 end record of 56 bytes right before its locator", "another place or length");
    }
    var record = zip.read(at, RECORD_BYTES);
    if (record.getInt(0) != RECORD || record.getLong(4) != RECORD_BYTES - UNCOUNTED_BYTES) {
      throw ZipFaults.inconsistent("", "a zip64 end record", "other bytes");
    }
    if (locator.getInt(4) != 0
        || locator.getInt(16) > 1
        || record.getInt(16) != 0
        || record.getInt(20) != 0
        || record.getLong(24) != record.getLong(32)) {
      throw ZipFaults.invalid("one part of a zip split over several files");
    }
    var found = new Extent(record.getLong(48), record.getLong(40), at, record.getLong(32));
    if (found.from() < 0
        || found.from() >= MARKER
        || found.bytes() < 0
        || found.bytes() >= MARKER) {
      throw ZipFaults.zip64("");
    }
    requireEqual(
        "number of records", declared.records() == MANY, declared.records(), found.records());
    requireEqual("length", declared.bytes() == MARKER, declared.bytes(), found.bytes());
    requireEqual("offset", declared.from() == MARKER, declared.from(), found.from());
    return found;
  }

  private static void requireEqual(String what, boolean marked, long declared, long found)
      throws IOException {
    if (!marked && declared != found) {
      throw ZipFaults.inconsistent(
          "", "one " + what + " of the central directory in both end records", "two that differ");
    }
  }
}
