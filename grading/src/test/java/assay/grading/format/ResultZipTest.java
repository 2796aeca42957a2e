package assay.grading.format;

import static org.assertj.core.api.Assertions.assertThat;

import assay.grading.Checked;
import assay.grading.Checked.Accepted;
import assay.grading.Checked.Refused;
import assay.grading.Notice;
import assay.grading.Refusal;
import assay.grading.format.ResultZip.Result;
import assay.grading.score.ScoreKind;
import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// SECURITY §4, cases D01 to D09 and D19, and D10 to D12 inside a zip.
class ResultZipTest {
  private static final String NAME = "validation_10K_result.txt";
  private static final String SCORES =
      "6.634873747825622559e-01\n5.440423488616943359e-01\n7.643531560897827148e-01\n";
  private static final double[] VALUES = {
    0.6634873747825623, 0.5440423488616943, 0.7643531560897827
  };

  private final ZipBytes zip = new ZipBytes();
  @TempDir private Path folder;

  @Test
  void deflatedStoredAndStreamedEntriesAreRead() throws IOException {
    zip.deflated(NAME, SCORES);
    assertThat(result().scores()).isEqualTo(VALUES);
    zip.entries.clear();
    zip.stored(NAME, SCORES);
    assertThat(result().scores()).isEqualTo(VALUES);
    zip.entries.clear();
    zip.deflated(NAME, SCORES).streamed();
    assertThat(result().scores()).isEqualTo(VALUES);
    assertThat(result().entry()).isEqualTo(NAME);
  }

  @Test
  void zipOfJavasOwnWriterIsRead() throws IOException {
    var out = new ByteArrayOutputStream();
    try (var writer = new ZipOutputStream(out)) {
      writer.putNextEntry(new ZipEntry(NAME));
      writer.write(SCORES.getBytes(StandardCharsets.US_ASCII));
    }
    assertThat(accepted(read(out.toByteArray())).value().scores()).isEqualTo(VALUES);
  }

  @Test
  void litterAndOneFolderAreIgnoredWithNotices() throws IOException {
    zip.stored("result/", "");
    zip.deflated("result/" + NAME, SCORES);
    zip.deflated("result/.DS_Store", "x");
    zip.deflated("__MACOSX/result/._" + NAME, "x");
    zip.comment = "made by hand".getBytes(StandardCharsets.US_ASCII);
    var accepted = accepted(read(zip.bytes()));
    assertThat(accepted.value().scores()).isEqualTo(VALUES);
    assertThat(accepted.value().entry()).isEqualTo("result/" + NAME);
    assertThat(accepted.notices())
        .extracting(Notice::code)
        .containsExactly("zip.ignored", "zip.ignored", "zip.folder");
  }

  /// D01.
  @Test
  void whatIsNoWholeZipIsInvalid() throws IOException {
    assertThat(code(new byte[0])).isEqualTo("zip.invalid");
    assertThat(code(SCORES.getBytes(StandardCharsets.US_ASCII))).isEqualTo("zip.invalid");
    assertThat(code(new ZipBytes().bytes())).isEqualTo("zip.invalid");
    zip.deflated(NAME, SCORES);
    var whole = zip.bytes();
    for (var length = 0; length < whole.length; length++) {
      assertThat(code(Arrays.copyOf(whole, length))).isEqualTo("zip.invalid");
    }
  }

  /// D02: 512 MiB behind a declared size of 10.
  @ParameterizedTest
  @ValueSource(strings = {"\0", "0.5\n", "0.500000\n", "1"})
  void forgedSizeIsNotBelieved(String content) throws IOException {
    var entry =
        zip.add(new ZipBytes.Entry(NAME, deflatedEndlessly(content, 512L << 20), new byte[0]));
    entry.size = 10;
    entry.localSize = 10;
    var file = write(zip.bytes());
    assertThat(Files.size(file)).isLessThan(2 << 20);
    var before = allocated();
    assertThat(code(file)).isEqualTo("zip.too_large");
    assertThat(allocated() - before).isLessThan(16 << 20);
  }

  /// D02, honest about its size: counted as it comes, and stopped.
  @Test
  void honestBombIsTooLarge() throws IOException {
    var entry = zip.add(new ZipBytes.Entry(NAME, deflatedEndlessly("\0", 512L << 20), new byte[0]));
    entry.size = 512L << 20;
    entry.localSize = entry.size;
    assertThat(code(zip.bytes())).isEqualTo("zip.too_large");
  }

  /// D03: Fifield's two constructions, one local header shared, and records inside each other.
  @Test
  void overlappingEntriesAreRefused() throws IOException {
    zip.deflated(NAME, SCORES);
    zip.deflated("b.txt", SCORES).offset = 0;
    assertThat(code(zip.bytes())).isEqualTo("zip.overlap");

    var inner = new ZipBytes();
    inner.stored("b.txt", SCORES);
    var innerRecord = Arrays.copyOf(inner.bytes(), 30 + 5 + SCORES.length());
    var quoting = new ZipBytes();
    var outer = quoting.stored("a.txt", new String(innerRecord, StandardCharsets.ISO_8859_1));
    var quoted = quoting.stored("b.txt", SCORES);
    quoted.offset = 30L + outer.name.length;
    assertThat(code(quoting.bytes())).isEqualTo("zip.overlap");
  }

  /// D04.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../etc/x",
        "/etc/x",
        "C:\\x",
        "C:/x",
        "a\\b.txt",
        "a/../b",
        "./" + NAME,
        "a//b",
        "a\nb",
        ".."
      })
  void namesThatLeadElsewhereAreRefused(String name) throws IOException {
    zip.deflated(name, SCORES);
    assertThat(code(zip.bytes())).isEqualTo("zip.bad_entry");
  }

  @ParameterizedTest
  @ValueSource(strings = {"result.txt", "validation_10K_result.TXT", "a/b/" + NAME, "scores.csv"})
  void otherNamesAreRefusedWithTheRightOne(String name) throws IOException {
    zip.deflated(name, SCORES);
    var refusal = refusal(read(zip.bytes()));
    assertThat(refusal.code()).isEqualTo("zip.bad_entry");
    assertThat(refusal.expected()).isEqualTo(NAME);
  }

  /// D05.
  @Test
  void linksAndDevicesAreRefused() throws IOException {
    for (var type : new int[] {0xA000, 0x2000, 0x6000, 0x1000, 0xC000}) {
      zip.entries.clear();
      zip.deflated(NAME, "/etc/passwd").attributes = (type | 0777) << 16;
      assertThat(code(zip.bytes())).isEqualTo("zip.bad_entry");
    }
    zip.entries.clear();
    zip.deflated(NAME, SCORES).attributes = 0100644 << 16;
    assertThat(result().scores()).isEqualTo(VALUES);
  }

  /// D06.
  @Test
  void zipInsideZipIsRefusedByNameAndByContent() throws IOException {
    var inner = new ZipBytes();
    inner.deflated(NAME, SCORES);
    zip.deflated("result.zip", inner.bytes());
    assertThat(code(zip.bytes())).isEqualTo("zip.nested");
    zip.entries.clear();
    zip.deflated(NAME, inner.bytes());
    assertThat(code(zip.bytes())).isEqualTo("zip.nested");
    zip.entries.clear();
    zip.deflated("result.tar.gz", "x");
    assertThat(code(zip.bytes())).isEqualTo("zip.nested");
  }

  /// D07.
  @ParameterizedTest
  @CsvSource({"100000, 34464", "100000, 65535", "65, 65"})
  void entriesByTheThousandAreRefused(int entries, int declared) throws IOException {
    var one = zip.deflated(NAME, SCORES);
    for (var i = 1; i < entries; i++) {
      var more = zip.add(new ZipBytes.Entry("f" + i, one.packed, new byte[0]));
      more.offset = 0;
    }
    zip.count = declared;
    assertThat(code(zip.bytes())).isEqualTo("zip.entries");
  }

  /// D07.
  @Test
  void oneResultIsExpectedAndEachNameOnce() throws IOException {
    zip.deflated(NAME, SCORES);
    zip.deflated("validation_20K_result.txt", SCORES);
    assertThat(code(zip.bytes())).isEqualTo("zip.entries");
    zip.entries.clear();
    zip.deflated(NAME, SCORES);
    zip.deflated(NAME, SCORES);
    assertThat(code(zip.bytes())).isEqualTo("zip.entries");
    zip.entries.clear();
    zip.deflated("__MACOSX/x", "x");
    assertThat(code(zip.bytes())).isEqualTo("zip.entries");
  }

  /// D08: each with its own code.
  @Test
  void zip64EncryptionMethodsAndChecksumsAreRefused() throws IOException {
    var wide = zip.deflated(NAME, SCORES);
    wide.extra =
        ZipBytes.littleEndian(20)
            .putShort((short) 1)
            .putShort((short) 16)
            .putLong(Long.MAX_VALUE)
            .putLong(Long.MAX_VALUE)
            .array();
    assertThat(code(zip.bytes())).isEqualTo("zip.zip64");
    zip.entries.clear();
    var marked = zip.deflated(NAME, SCORES);
    marked.size = 0xFFFFFFFFL;
    marked.localSize = marked.size;
    assertThat(code(zip.bytes())).isEqualTo("zip.zip64");
    for (var flag : new int[] {1, 1 << 6, 1 << 13}) {
      zip.entries.clear();
      zip.deflated(NAME, SCORES).flags = flag;
      assertThat(code(zip.bytes())).isEqualTo("zip.encrypted");
    }
    for (var method : new int[] {1, 9, 12, 14, 93, 95}) {
      zip.entries.clear();
      zip.deflated(NAME, SCORES).method = method;
      assertThat(code(zip.bytes())).isEqualTo("zip.method");
    }
    zip.entries.clear();
    zip.deflated(NAME, SCORES).method = 99;
    assertThat(code(zip.bytes())).isEqualTo("zip.encrypted");
    zip.entries.clear();
    var damaged = zip.deflated(NAME, SCORES);
    damaged.crc ^= 1;
    damaged.localCrc = damaged.crc;
    assertThat(code(zip.bytes())).isEqualTo("zip.crc");
  }

  /// D09.
  @Test
  void headersThatDisagreeAreRefused() throws IOException {
    zip.deflated(NAME, SCORES).localName =
        "validation_20K_result.txt".getBytes(StandardCharsets.US_ASCII);
    assertThat(code(zip.bytes())).isEqualTo("zip.inconsistent");
    zip.entries.clear();
    zip.deflated(NAME, SCORES).localSize = 7;
    assertThat(code(zip.bytes())).isEqualTo("zip.inconsistent");
    zip.entries.clear();
    zip.deflated(NAME, SCORES).localCrc = 7;
    assertThat(code(zip.bytes())).isEqualTo("zip.inconsistent");
    zip.entries.clear();
    zip.deflated(NAME, SCORES).localSize = 0;
    assertThat(code(zip.bytes())).isEqualTo("zip.inconsistent");
    zip.entries.clear();
    zip.deflated(NAME, SCORES).streamed().descriptor[5] ^= 1;
    assertThat(code(zip.bytes())).isEqualTo("zip.inconsistent");
    zip.entries.clear();
    zip.deflated(NAME, SCORES).descriptor = new byte[16];
    assertThat(code(zip.bytes())).isEqualTo("zip.inconsistent");
    zip.entries.clear();
    var shorter = zip.deflated(NAME, SCORES);
    shorter.size += 1;
    shorter.localSize = shorter.size;
    assertThat(code(zip.bytes())).isEqualTo("zip.inconsistent");
  }

  /// Room for a second archive that another reader would see.
  @Test
  void bytesThatNoRecordAccountsForAreRefused() throws IOException {
    zip.deflated(NAME, SCORES);
    zip.before = new byte[] {'M', 'Z'};
    assertThat(code(zip.bytes())).isEqualTo("zip.inconsistent");
    zip.before = new byte[0];
    zip.beforeCentral = new byte[3];
    assertThat(code(zip.bytes())).isEqualTo("zip.inconsistent");
    zip.beforeCentral = new byte[0];
    zip.after = new byte[1];
    assertThat(code(zip.bytes())).isEqualTo("zip.inconsistent");
    zip.after = new byte[0];
    zip.count = 2;
    assertThat(code(zip.bytes())).isEqualTo("zip.inconsistent");
  }

  /// D10 inside a zip: the entry and the line are both named.
  @Test
  void missingLineNamesEntryAndLine() throws IOException {
    zip.deflated(NAME, "0.5\n0.5\n");
    var refusal = refusal(read(zip.bytes()));
    assertThat(refusal.code()).isEqualTo("scores.count");
    assertThat(refusal.where()).isEqualTo("entry " + NAME + ", line 3");
  }

  /// D11: a billion lines, 2 GB behind 2 MB.
  @Test
  void billionLinesAreStoppedAtOneTooMany() throws IOException {
    var packed = deflatedEndlessly("1\n", 2_000_000_000L);
    var entry = zip.add(new ZipBytes.Entry(NAME, packed, new byte[0]));
    entry.size = 2_000_000_000L;
    entry.localSize = entry.size;
    var file = write(zip.bytes());
    var before = allocated();
    assertThat(code(file)).isEqualTo("scores.count");
    assertThat(allocated() - before).isLessThan(4 << 20);
  }

  /// D12 inside a zip.
  @Test
  void endlessLineIsTooLong() throws IOException {
    var entry = zip.add(new ZipBytes.Entry(NAME, deflatedEndlessly("1", 512L << 20), new byte[0]));
    entry.size = 512L << 20;
    entry.localSize = entry.size;
    assertThat(code(zip.bytes())).isEqualTo("scores.line_too_long");
  }

  /// D19.
  @ParameterizedTest
  @ValueSource(
      strings = {"validation_20K_result.txt", "validation_100K_result.txt", "test_10K_result.txt"})
  void otherScaleOrSplitIsNamed(String name) throws IOException {
    zip.deflated(name, SCORES);
    var refusal = refusal(read(zip.bytes()));
    assertThat(refusal.code()).isEqualTo("scores.scale_mismatch");
    assertThat(refusal.expected()).isEqualTo("split validation and scale 10K");
  }

  /// D21: in Turkish, `I` does not become `i`.
  @Test
  void localeMakesNoDifference() throws IOException {
    var before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr-TR"));
      zip.deflated("RESULT.ZIP", "x");
      assertThat(code(zip.bytes())).isEqualTo("zip.nested");
      zip.entries.clear();
      zip.deflated(NAME, SCORES);
      assertThat(result().scores()).isEqualTo(VALUES);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void anyMutationOfAGoodZipIsAnswered() throws IOException {
    zip.deflated("result/" + NAME, SCORES).streamed();
    zip.stored("__MACOSX/x", "y");
    var good = zip.bytes();
    var file = folder.resolve("mutant.zip");
    for (var seed = 0; seed < 5000; seed++) {
      Files.write(file, Mutation.of(good, new Random(seed)));
      if (read(file) instanceof Accepted<Result>(var result, var _)) {
        assertThat(result.scores()).isEqualTo(VALUES);
      }
    }
  }

  private Result result() throws IOException {
    return accepted(read(zip.bytes())).value();
  }

  private String code(byte[] bytes) throws IOException {
    return code(write(bytes));
  }

  private static String code(Path file) throws IOException {
    return refusal(read(file)).code();
  }

  private Checked<Result> read(byte[] bytes) throws IOException {
    return read(write(bytes));
  }

  private static Checked<Result> read(Path file) throws IOException {
    return ResultZip.read(file, "validation", "10K", 3, ScoreKind.SQUARED_L2);
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("result.zip"), bytes);
  }

  private static Accepted<Result> accepted(Checked<Result> checked) {
    assertThat(checked).isInstanceOf(Accepted.class);
    return (Accepted<Result>) checked;
  }

  private static Refusal refusal(Checked<Result> checked) {
    assertThat(checked).isInstanceOf(Refused.class);
    return ((Refused<Result>) checked).refusal();
  }

  /// Packs a mebibyte once, cut off at a byte boundary, and repeats it.
  private static byte[] deflatedEndlessly(String text, long bytes) {
    var chunk = text.repeat((1 << 20) / text.length()).getBytes(StandardCharsets.US_ASCII);
    var deflater = new Deflater(6, true);
    try {
      deflater.setInput(chunk);
      var buffer = new byte[1 << 16];
      var packed = deflater.deflate(buffer, 0, buffer.length, Deflater.FULL_FLUSH);
      var out = new ByteArrayOutputStream();
      for (var written = 0L; written < bytes; written += chunk.length) {
        out.write(buffer, 0, packed);
      }
      out.writeBytes(new byte[] {3, 0});
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }

  /// Bytes that this thread has put on the heap so far.
  private static long allocated() {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getCurrentThreadAllocatedBytes();
  }
}
