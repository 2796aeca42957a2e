package assay.grading.format;

import assay.grading.format.StrictZip.Fault;
import assay.grading.format.StrictZip.Member;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// The end of a zip: its end record, and the central directory right before that.
///
/// @param members in their order
/// @param offset where the directory starts
record CentralDirectory(List<Member> members, long offset) {
  private static final int CENTRAL = 0x02014b50;
  private static final int END = 0x06054b50;
  private static final int ZIP64_LOCATOR = 0x07064b50;
  private static final int CENTRAL_BYTES = 46;
  private static final int END_BYTES = 22;
  private static final int MAX_COMMENT = 0xFFFF;
  private static final int ZIP64_EXTRA = 1;
  private static final long IN_ZIP64 = 0xFFFFFFFFL;

  /// @param limit records in the archive, ignored ones included
  static CentralDirectory read(ZipChannel zip, int limit) throws IOException {
    return new Reader(zip, limit).read();
  }

  /// An extra field or a marker value of zip64.
  static void refuseZip64(Member r, ByteBuffer rest, int name, long largest) throws Fault {
    for (var i = name; i + 4 <= rest.limit(); i += 4 + (rest.getShort(i + 2) & 0xFFFF)) {
      if (rest.getShort(i) == ZIP64_EXTRA) {
        throw ZipFaults.zip64(r.where());
      }
    }
    if (largest == IN_ZIP64) {
      throw ZipFaults.zip64(r.where());
    }
  }

  private record Reader(ZipChannel zip, int limit) {
    CentralDirectory read() throws IOException {
      var end = findEnd();
      var header = zip.read(end, END_BYTES);
      return new CentralDirectory(records(header, end), header.getInt(16) & 0xFFFFFFFFL);
    }

    /// The end record is the one whose comment reaches exactly to the end of the file.
    private long findEnd() throws IOException {
      var tail = (int) Math.min(zip.size(), END_BYTES + MAX_COMMENT);
      var bytes = zip.read(zip.size() - tail, tail);
      var found = -1L;
      var misplaced = false;
      for (var i = tail - END_BYTES; i >= 0; i--) {
        if (bytes.getInt(i) != END) {
          continue;
        }
        if (i + END_BYTES + (bytes.getShort(i + 20) & 0xFFFF) != tail) {
          misplaced = true;
        } else if (found >= 0) {
          throw ZipFaults.inconsistent("", "one end record", "two that both fit");
        } else {
          found = zip.size() - tail + i;
        }
      }
      if (found < 0 && misplaced) {
        throw ZipFaults.inconsistent("", "nothing after the end record", "more bytes");
      }
      if (found < 0) {
        throw ZipFaults.invalid(
            zip.size() == 0 ? "an empty file" : "a file without a zip's end record");
      }
      return found;
    }

    private List<Member> records(ByteBuffer end, long endOffset) throws IOException {
      var declared = end.getShort(10) & 0xFFFF;
      var at = end.getInt(16) & 0xFFFFFFFFL;
      var bytes = end.getInt(12) & 0xFFFFFFFFL;
      refuseZip64End(endOffset, declared, Math.max(at, bytes));
      if (end.getShort(4) != 0 || end.getShort(6) != 0 || (end.getShort(8) & 0xFFFF) != declared) {
        throw ZipFaults.invalid("one part of a zip split over several files");
      }
      if (at + bytes != endOffset) {
        throw ZipFaults.inconsistent(
            "", "the central directory right before the end record", "bytes between");
      }
      if (declared == 0 && bytes == 0) {
        throw ZipFaults.invalid("an archive without entries");
      }
      var records = new ArrayList<Member>();
      var names = new HashSet<String>();
      while (at < endOffset) {
        if (records.size() == limit) {
          throw ZipFaults.tooManyEntries(limit, "more");
        }
        var header = zip.read(at, CENTRAL_BYTES);
        if (header.getInt(0) != CENTRAL) {
          throw ZipFaults.inconsistent("offset " + at, "a central directory record", "other bytes");
        }
        var name = header.getShort(28) & 0xFFFF;
        var extra = header.getShort(30) & 0xFFFF;
        var rest = zip.read(at + CENTRAL_BYTES, name + extra);
        var r = new Member(header, ZipName.of(rest, name));
        refuseZip64(r, rest, name, Math.max(r.offset, Math.max(r.packed, r.unpacked)));
        if (!names.add(r.name.text())) {
          throw ZipFaults.fault(
              "zip.entries",
              r.where(),
              "each name once",
              "the same name twice",
              "Pack each file once.");
        }
        records.add(r);
        at += CENTRAL_BYTES + name + extra + (header.getShort(32) & 0xFFFF);
      }
      if (at != endOffset || records.size() != declared) {
        throw ZipFaults.inconsistent(
            "",
            declared + " records in the central directory",
            records.size() + " or a part of one");
      }
      return records;
    }

    /// A locator means zip64, unless it is chance bytes of the central directory: either is refused
    /// when the end record points to it by its marker values.
    private void refuseZip64End(long endOffset, int entries, long largest) throws IOException {
      if (entries != 0xFFFF && largest != IN_ZIP64) {
        return;
      }
      if (entries == 0xFFFF && limit < 0xFFFF) {
        throw ZipFaults.tooManyEntries(limit, "65535 or more");
      }
      if (endOffset >= 20 && zip.read(endOffset - 20, 4).getInt(0) == ZIP64_LOCATOR) {
        throw ZipFaults.zip64("");
      }
    }
  }
}
