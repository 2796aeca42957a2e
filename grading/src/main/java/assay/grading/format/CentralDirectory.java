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
  private static final int CENTRAL_BYTES = 46;
  private static final int END_BYTES = 22;
  private static final int MAX_COMMENT = 0xFFFF;
  private static final int MANY = 0xFFFF;
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
      var where = extent(header, end);
      requireOnePart(header, where);
      return new CentralDirectory(records(where), where.from());
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

    private static void requireOnePart(ByteBuffer end, Extent where) throws Fault {
      if (end.getShort(4) != 0 || end.getShort(6) != 0 || end.getShort(8) != end.getShort(10)) {
        throw ZipFaults.invalid("one part of a zip split over several files");
      }
      if (where.from() + where.bytes() != where.until()) {
        throw ZipFaults.inconsistent(
            "", "the central directory right before the end record", "bytes between");
      }
      if (where.records() == 0 && where.bytes() == 0) {
        throw ZipFaults.invalid("an archive without entries");
      }
    }

    private List<Member> records(Extent where) throws IOException {
      var at = where.from();
      var records = new ArrayList<Member>();
      var names = new HashSet<String>();
      while (at < where.until()) {
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
      if (at != where.until() || records.size() != where.records()) {
        throw ZipFaults.inconsistent(
            "",
            where.records() + " records in the central directory",
            records.size() + " or a part of one");
      }
      return records;
    }

    /// A locator means zip64, unless it is chance bytes of the central directory: it counts when
    /// the end record points to it by its marker values.
    private Extent extent(ByteBuffer end, long endOffset) throws IOException {
      int entries = end.getShort(10) & 0xFFFF;
      long bytes = end.getInt(12) & 0xFFFFFFFFL;
      long from = end.getInt(16) & 0xFFFFFFFFL;
      var declared = new Extent(from, bytes, endOffset, entries);
      if (entries != MANY && Math.max(from, bytes) != IN_ZIP64) {
        return declared;
      }
      if (entries == MANY && limit < MANY) {
        throw ZipFaults.tooManyEntries(limit, "65535 or more");
      }
      if (!Zip64End.isBefore(zip, endOffset)) {
        return declared;
      }
      if (limit < MANY) {
        throw ZipFaults.zip64("");
      }
      return Zip64End.read(zip, declared);
    }
  }

  /// Where a central directory lies.
  ///
  /// @param until where the end record starts
  record Extent(long from, long bytes, long until, long records) {}
}
