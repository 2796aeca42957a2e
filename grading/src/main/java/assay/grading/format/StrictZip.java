package assay.grading.format;

import assay.grading.Checked;
import assay.grading.Notice;
import assay.grading.Refusal;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;

/// A stranger's zip, read by this one parser and no other (SECURITY §1.8).
///
/// Every byte of the file is accounted for: local records in a row without gap or overlap, the
/// central directory right after them, the end record last. Central and local headers agree. Names
/// are labels, never paths. What an entry delivers is counted, whatever the archive declares.
///
/// Directory entries, `__MACOSX`, `.DS_Store` and one folder around everything are ignored, each
/// with a notice.
public final class StrictZip implements AutoCloseable {
  private static final int LOCAL = 0x04034b50;
  private static final int CENTRAL = 0x02014b50;
  private static final int END = 0x06054b50;
  private static final int ZIP64_LOCATOR = 0x07064b50;
  private static final int DESCRIPTOR = 0x08074b50;
  private static final int LOCAL_BYTES = 30;
  private static final int CENTRAL_BYTES = 46;
  private static final int END_BYTES = 22;
  private static final int MAX_COMMENT = 0xFFFF;

  private static final int ENCRYPTED_FLAGS = 1 | 1 << 6 | 1 << 13;
  private static final int DESCRIPTOR_FLAG = 1 << 3;
  private static final int PATCH_FLAG = 1 << 5;
  private static final int UTF8_FLAG = 1 << 11;
  private static final int COMPARED_FLAGS = ENCRYPTED_FLAGS | DESCRIPTOR_FLAG | UTF8_FLAG;
  static final int STORED = 0;
  static final int DEFLATED = 8;
  private static final int AES = 99;
  private static final int ZIP64_EXTRA = 1;
  private static final long IN_ZIP64 = 0xFFFFFFFFL;

  /// What an archive may hold at most.
  ///
  /// @param entries records in the archive, ignored ones included
  /// @param entryBytes unpacked bytes of one entry
  /// @param totalBytes unpacked bytes of all entries
  public record Limits(int entries, long entryBytes, long totalBytes) {}

  /// A file in the archive.
  ///
  /// @param name with `/` between folders, the folder around everything taken off; a label
  /// @param bytes unpacked size as declared; [StrictZip#open(Entry)] delivers exactly as many
  public record Entry(String name, long bytes, Member member) {}

  /// The archive is at fault, found while an entry was read.
  public static final class Fault extends IOException {
    private static final long serialVersionUID = 1;
    private final transient Refusal refusal;

    Fault(Refusal refusal) {
      super(refusal.message());
      this.refusal = refusal;
    }

    public Refusal refusal() {
      return refusal;
    }
  }

  /// One central record and where its data lie. Opaque outside of this package.
  public static final class Member {
    final ZipName name;
    final int flags;
    final int method;
    final long crc;
    final long packed;
    final long unpacked;
    final long offset;
    final boolean special;
    long data;

    Member(ByteBuffer header, ZipName name) {
      this.name = name;
      flags = header.getShort(8) & 0xFFFF;
      method = header.getShort(10) & 0xFFFF;
      crc = header.getInt(16) & 0xFFFFFFFFL;
      packed = header.getInt(20) & 0xFFFFFFFFL;
      unpacked = header.getInt(24) & 0xFFFFFFFFL;
      offset = header.getInt(42) & 0xFFFFFFFFL;
      var unixType = header.getInt(38) >>> 28;
      special = unixType != 0 && unixType != 8 && unixType != 4;
    }

    boolean hasDescriptor() {
      return (flags & DESCRIPTOR_FLAG) != 0;
    }

    String where() {
      return "entry " + name.shown();
    }
  }

  private final FileChannel file;
  private final long size;
  private final Limits limits;
  private final List<Notice> notices = new ArrayList<>();
  private List<Entry> entries = List.of();

  private StrictZip(FileChannel file, Limits limits) throws IOException {
    this.file = file;
    this.size = file.size();
    this.limits = limits;
  }

  /// Reads and checks the structure; no entry is unpacked yet.
  ///
  /// @throws IOException when the disk fails
  public static Checked<StrictZip> open(Path path, Limits limits) throws IOException {
    var file = FileChannel.open(path);
    try {
      var zip = new StrictZip(file, limits);
      zip.readStructure();
      return Checked.accepted(zip, zip.notices);
    } catch (Fault fault) {
      file.close();
      return new Checked.Refused<>(fault.refusal());
    } catch (IOException | RuntimeException | Error e) {
      file.close();
      throw e;
    }
  }

  /// The files, in the order of the central directory.
  public List<Entry> entries() {
    return entries;
  }

  /// Unpacks an entry. Reading throws [Fault] when the data are not what the archive declares:
  /// size, CRC, a damaged stream. The last byte is delivered only after all of it was found right.
  public InputStream open(Entry entry) {
    return open(entry, entry.bytes());
  }

  /// Unpacks an entry, and throws [Fault] `zip.too_large` once more than `maxBytes` were delivered.
  public InputStream open(Entry entry, long maxBytes) {
    return new ZipEntryStream(file, entry.member(), maxBytes);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private void readStructure() throws IOException {
    var end = findEnd();
    var header = read(end, END_BYTES);
    var records = readCentral(header, end);
    records.sort(Comparator.comparingLong(r -> r.offset));
    refuseSharedHeaders(records);
    requireContiguous(records, header.getInt(16) & 0xFFFFFFFFL);
    for (var r : records) {
      refuseUnsupported(r);
    }
    entries = new ZipContents(limits, notices).files(records);
  }

  /// The end record is the one whose comment reaches exactly to the end of the file.
  private long findEnd() throws IOException {
    var tail = (int) Math.min(size, END_BYTES + MAX_COMMENT);
    var bytes = read(size - tail, tail);
    var found = -1L;
    var misplaced = false;
    for (var i = tail - END_BYTES; i >= 0; i--) {
      if (bytes.getInt(i) != END) {
        continue;
      }
      if (i + END_BYTES + (bytes.getShort(i + 20) & 0xFFFF) != tail) {
        misplaced = true;
      } else if (found >= 0) {
        throw inconsistent("", "one end record", "two that both fit");
      } else {
        found = size - tail + i;
      }
    }
    if (found < 0 && misplaced) {
      throw inconsistent("", "nothing after the end record", "more bytes");
    }
    if (found < 0) {
      throw invalid(size == 0 ? "an empty file" : "a file without a zip's end record");
    }
    return found;
  }

  private List<Member> readCentral(ByteBuffer end, long endOffset) throws IOException {
    var declared = end.getShort(10) & 0xFFFF;
    var at = end.getInt(16) & 0xFFFFFFFFL;
    var bytes = end.getInt(12) & 0xFFFFFFFFL;
    refuseZip64End(endOffset, declared, Math.max(at, bytes));
    if (end.getShort(4) != 0 || end.getShort(6) != 0 || (end.getShort(8) & 0xFFFF) != declared) {
      throw invalid("one part of a zip split over several files");
    }
    if (at + bytes != endOffset) {
      throw inconsistent("", "the central directory right before the end record", "bytes between");
    }
    if (declared == 0 && bytes == 0) {
      throw invalid("an archive without entries");
    }
    var records = new ArrayList<Member>();
    var names = new HashSet<String>();
    while (at < endOffset) {
      if (records.size() == limits.entries()) {
        throw tooManyEntries("more");
      }
      var header = read(at, CENTRAL_BYTES);
      if (header.getInt(0) != CENTRAL) {
        throw inconsistent("offset " + at, "a central directory record", "other bytes");
      }
      var name = header.getShort(28) & 0xFFFF;
      var extra = header.getShort(30) & 0xFFFF;
      var rest = read(at + CENTRAL_BYTES, name + extra);
      var r = new Member(header, ZipName.of(rest, name));
      refuseZip64(r, rest, name, Math.max(r.offset, Math.max(r.packed, r.unpacked)));
      if (!names.add(r.name.text())) {
        throw fault(
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
      throw inconsistent(
          "", declared + " records in the central directory", records.size() + " or a part of one");
    }
    return records;
  }

  /// A locator means zip64, unless it is chance bytes of the central directory: either is refused
  /// when the end record points to it by its marker values.
  private void refuseZip64End(long endOffset, int entries, long largest) throws IOException {
    if (entries != 0xFFFF && largest != IN_ZIP64) {
      return;
    }
    if (entries == 0xFFFF && limits.entries() < 0xFFFF) {
      throw tooManyEntries("65535 or more");
    }
    if (endOffset >= 20 && read(endOffset - 20, 4).getInt(0) == ZIP64_LOCATOR) {
      throw zip64("");
    }
  }

  private void refuseZip64(Member r, ByteBuffer rest, int name, long largest) throws Fault {
    for (var i = name; i + 4 <= rest.limit(); i += 4 + (rest.getShort(i + 2) & 0xFFFF)) {
      if (rest.getShort(i) == ZIP64_EXTRA) {
        throw zip64(r.where());
      }
    }
    if (largest == IN_ZIP64) {
      throw zip64(r.where());
    }
  }

  private static void refuseSharedHeaders(List<Member> sorted) throws Fault {
    for (var i = 1; i < sorted.size(); i++) {
      if (sorted.get(i).offset == sorted.get(i - 1).offset) {
        throw overlap(sorted.get(i));
      }
    }
  }

  private void requireContiguous(List<Member> sorted, long centralOffset) throws IOException {
    if (sorted.getFirst().offset != 0) {
      throw inconsistent("", "the first entry at the start of the file", "other bytes before it");
    }
    for (var i = 0; i < sorted.size(); i++) {
      var r = sorted.get(i);
      var limit = i + 1 < sorted.size() ? sorted.get(i + 1).offset : centralOffset;
      if (r.offset + LOCAL_BYTES > limit) {
        throw overlap(r);
      }
      compareLocal(r);
      var gap = limit - r.data - r.packed;
      if (gap < 0) {
        throw overlap(r);
      }
      requireDescriptor(r, gap);
    }
  }

  /// Sets where the data start, once the local header agrees with the central one.
  private void compareLocal(Member r) throws IOException {
    var header = read(r.offset, LOCAL_BYTES);
    if (header.getInt(0) != LOCAL) {
      throw inconsistent(r.where(), "a local header at its offset", "other bytes");
    }
    var name = header.getShort(26) & 0xFFFF;
    var extra = header.getShort(28) & 0xFFFF;
    var rest = read(r.offset + LOCAL_BYTES, name + extra);
    refuseZip64(r, rest, name, 0);
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
        throw inconsistent(r.where(), "the next record right after its data", gap + " bytes more");
      }
      return;
    }
    if (gap != 12 && gap != 16) {
      throw inconsistent(
          r.where(), "a data descriptor of 12 or 16 bytes after its data", gap + " bytes");
    }
    var bytes = read(r.data + r.packed, (int) gap);
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
      throw fault(
          "zip.encrypted",
          r.where(),
          "an entry without a password",
          "an encrypted one",
          "Pack it again without a password.");
    }
    if ((r.method != STORED && r.method != DEFLATED) || (r.flags & PATCH_FLAG) != 0) {
      throw fault(
          "zip.method",
          r.where(),
          "method 0 (stored) or 8 (deflate)",
          "method " + r.method,
          "Pack it again with an ordinary zip program's default settings.");
    }
    if (r.method == STORED && r.packed != r.unpacked) {
      throw inconsistent(
          r.where(),
          "a stored entry as large packed as unpacked",
          r.packed + " and " + r.unpacked + " bytes");
    }
  }

  private static void requireEqual(Member r, String what, boolean equal) throws Fault {
    if (!equal) {
      throw inconsistent(r.where(), "one " + what + " in all its headers", "two that differ");
    }
  }

  private ByteBuffer read(long at, int bytes) throws IOException {
    if (at < 0 || at + bytes > size) {
      throw invalid("a zip that is cut off");
    }
    var buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (file.read(buffer, at + buffer.position()) < 0) {
        throw new EOFException("zip shrank while it was read");
      }
    }
    return buffer.flip();
  }

  private Fault tooManyEntries(String found) {
    return fault(
        "zip.entries",
        "",
        "at most " + limits.entries() + " entries",
        found,
        "Pack only the files asked for.");
  }

  private static Fault overlap(Member r) {
    return fault(
        "zip.overlap",
        r.where(),
        "its own bytes in the archive",
        "bytes that another record uses too",
        "Pack the files again with an ordinary zip program.");
  }

  private static Fault zip64(String where) {
    return fault(
        "zip.zip64",
        where,
        "an ordinary zip",
        "the zip64 extension, for files beyond 4 GiB",
        "Pack an ordinary file, not a stream, with zip64 switched off.");
  }

  private static Fault invalid(String found) {
    return fault(
        "zip.invalid",
        "",
        "a zip archive",
        found,
        "Pack the files again and check that the whole archive was uploaded.");
  }

  private static Fault inconsistent(String where, String expected, String found) {
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
