package assay.grading.format;

import assay.grading.format.StrictZip.Fault;
import assay.grading.format.StrictZip.Member;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;

/// The part of a zip before its central directory: local records in a row, without gap or overlap,
/// each agreeing with its central record.
final class LocalRecords {
  private static final int LOCAL = 0x04034b50;
  private static final int DESCRIPTOR = 0x08074b50;
  private static final int LOCAL_BYTES = 30;
  private static final int ENCRYPTED_FLAGS = 1 | 1 << 6 | 1 << 13;
  private static final int PATCH_FLAG = 1 << 5;
  private static final int UTF8_FLAG = 1 << 11;
  private static final int COMPARED_FLAGS = ENCRYPTED_FLAGS | Member.DESCRIPTOR_FLAG | UTF8_FLAG;
  private static final int AES = 99;

  private final ZipChannel zip;

  private LocalRecords(ZipChannel zip) {
    this.zip = zip;
  }

  /// Sorts the members by their place and sets where their data start.
  static void check(ZipChannel zip, CentralDirectory directory) throws IOException {
    var members = directory.members();
    members.sort(Comparator.comparingLong(r -> r.offset));
    refuseSharedHeaders(members);
    new LocalRecords(zip).requireContiguous(members, directory.offset());
    for (var member : members) {
      refuseUnsupported(member);
    }
  }

  private static void refuseSharedHeaders(List<Member> sorted) throws Fault {
    for (var i = 1; i < sorted.size(); i++) {
      if (sorted.get(i).offset == sorted.get(i - 1).offset) {
        throw ZipFaults.overlap(sorted.get(i));
      }
    }
  }

  private void requireContiguous(List<Member> sorted, long centralOffset) throws IOException {
    if (sorted.getFirst().offset != 0) {
      throw ZipFaults.inconsistent(
          "", "the first entry at the start of the file", "other bytes before it");
    }
    for (var i = 0; i < sorted.size(); i++) {
      var r = sorted.get(i);
      var limit = i + 1 < sorted.size() ? sorted.get(i + 1).offset : centralOffset;
      if (r.offset + LOCAL_BYTES > limit) {
        throw ZipFaults.overlap(r);
      }
      compareLocal(r);
      var gap = limit - r.data - r.packed;
      if (gap < 0) {
        throw ZipFaults.overlap(r);
      }
      requireDescriptor(r, gap);
    }
  }

  /// Sets where the data start, once the local header agrees with the central one.
  private void compareLocal(Member r) throws IOException {
    var header = zip.read(r.offset, LOCAL_BYTES);
    if (header.getInt(0) != LOCAL) {
      throw ZipFaults.inconsistent(r.where(), "a local header at its offset", "other bytes");
    }
    var name = header.getShort(26) & 0xFFFF;
    var extra = header.getShort(28) & 0xFFFF;
    var rest = zip.read(r.offset + LOCAL_BYTES, name + extra);
    CentralDirectory.refuseZip64(r, rest, name, 0);
    requireEqual(r, "name", ZipName.of(rest, name).text().equals(r.name.text()));
    requireEqual(r, "flags", ((header.getShort(6) ^ r.flags) & COMPARED_FLAGS) == 0);
    requireEqual(r, "method", (header.getShort(8) & 0xFFFF) == r.method);
    requireEqual(r, "CRC", agrees(header.getInt(14), r.crc, r));
    requireEqual(r, "packed size", agrees(header.getInt(18), r.packed, r));
    requireEqual(r, "size", agrees(header.getInt(22), r.unpacked, r));
    r.data = r.offset + LOCAL_BYTES + name + extra;
  }

  /// A writer that streams leaves zeros in the local header and puts the numbers after the data.
  private static boolean agrees(int local, long central, Member r) {
    return (local & 0xFFFFFFFFL) == central || (r.hasDescriptor() && local == 0);
  }

  private void requireDescriptor(Member r, long gap) throws IOException {
    if (!r.hasDescriptor()) {
      if (gap != 0) {
        throw ZipFaults.inconsistent(
            r.where(), "the next record right after its data", gap + " bytes more");
      }
      return;
    }
    if (gap != 12 && gap != 16) {
      throw ZipFaults.inconsistent(
          r.where(), "a data descriptor of 12 or 16 bytes after its data", gap + " bytes");
    }
    var bytes = zip.read(r.data + r.packed, (int) gap);
    var at = (int) gap - 12;
    requireEqual(r, "data descriptor's signature", gap == 12 || bytes.getInt(0) == DESCRIPTOR);
    requireEqual(r, "data descriptor's CRC", (bytes.getInt(at) & 0xFFFFFFFFL) == r.crc);
    requireEqual(r, "data descriptor's packed size", agrees(bytes, at + 4, r.packed));
    requireEqual(r, "data descriptor's size", agrees(bytes, at + 8, r.unpacked));
  }

  private static boolean agrees(ByteBuffer bytes, int at, long central) {
    return (bytes.getInt(at) & 0xFFFFFFFFL) == central;
  }

  private static void refuseUnsupported(Member r) throws Fault {
    if ((r.flags & ENCRYPTED_FLAGS) != 0 || r.method == AES) {
      throw ZipFaults.fault(
          "zip.encrypted",
          r.where(),
          "an entry without a password",
          "an encrypted one",
          "Pack it again without a password.");
    }
    if ((r.method != StrictZip.STORED && r.method != StrictZip.DEFLATED)
        || (r.flags & PATCH_FLAG) != 0) {
      throw ZipFaults.fault(
          "zip.method",
          r.where(),
          "method 0 (stored) or 8 (deflate)",
          "method " + r.method,
          "Pack it again with an ordinary zip program's default settings.");
    }
    if (r.method == StrictZip.STORED && r.packed != r.unpacked) {
      throw ZipFaults.inconsistent(
          r.where(),
          "a stored entry as large packed as unpacked",
          r.packed + " and " + r.unpacked + " bytes");
    }
  }

  private static void requireEqual(Member r, String what, boolean equal) throws Fault {
    if (!equal) {
      throw ZipFaults.inconsistent(
          r.where(), "one " + what + " in all its headers", "two that differ");
    }
  }
}
