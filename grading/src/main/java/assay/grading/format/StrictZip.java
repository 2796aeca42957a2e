package assay.grading.format;

import assay.grading.Checked;
import assay.grading.Notice;
import assay.grading.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A stranger's zip, read by this one parser and no other (SECURITY §1.8).
///
/// Every byte of the file is accounted for: local records in a row without gap or overlap, the
/// central directory right after them, the end record last. Central and local headers agree. Names
/// are labels, never paths. What an entry delivers is counted, whatever the archive declares.
///
/// Directory entries, `__MACOSX`, `.DS_Store` and one folder around everything are ignored, each
/// with a notice. Of zip64 only the end record is read, which archives of 65,535 files or more
/// have, and only where the limits let so many in.
public final class StrictZip implements AutoCloseable {
  static final int STORED = 0;
  static final int DEFLATED = 8;

  /// What an archive may hold at most.
  ///
  /// @param entries records in the archive, ignored ones included
  /// @param entryBytes unpacked bytes of one entry
  /// @param totalBytes unpacked bytes of all entries
  /// @param archives whether an entry may be a zip itself
  public record Limits(int entries, long entryBytes, long totalBytes, boolean archives) {
    /// Without archives in the archive.
    public Limits(int entries, long entryBytes, long totalBytes) {
      this(entries, entryBytes, totalBytes, false);
    }

    public Limits withArchives() {
      return new Limits(entries, entryBytes, totalBytes, true);
    }
  }

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
    static final int DESCRIPTOR_FLAG = 1 << 3;

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
  private final Limits limits;
  private final List<Notice> notices = new ArrayList<>();
  private List<Entry> entries = List.of();

  private StrictZip(FileChannel file, Limits limits) {
    this.file = file;
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
    var zip = new ZipChannel(file);
    var directory = CentralDirectory.read(zip, limits.entries());
    LocalRecords.check(zip, directory);
    entries = new ZipContents(limits, notices).files(directory.members());
  }
}
