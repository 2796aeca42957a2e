package assay.grading.format;

import static org.assertj.core.api.Assertions.assertThat;

import assay.grading.Checked;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Zips of more files than an ordinary end record counts, and zips in zips.
class StrictZipTest {
  private static final int MANY = 70_000;

  /// From the end: the ordinary end record, the locator, the zip64 end record.
  private static final int END = 22;

  private static final int LOCATOR = END + 20;
  private static final int RECORD = LOCATOR + 56;

  @TempDir static Path folder;
  private static byte[] many = new byte[0];

  @BeforeAll
  static void pack() throws IOException {
    var file = folder.resolve("many.zip");
    try (var zip =
        new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16))) {
      zip.setLevel(1);
      for (int i = 0; i < MANY; i++) {
        zip.putNextEntry(new ZipEntry("a/" + i));
        zip.write(i & 0x7f);
      }
    }
    many = Files.readAllBytes(file);
  }

  private static Checked<StrictZip> open(byte[] bytes, StrictZip.Limits limits) throws IOException {
    return StrictZip.open(Files.write(folder.resolve("some.zip"), bytes), limits);
  }

  private static String code(byte[] bytes, StrictZip.Limits limits) throws IOException {
    return switch (open(bytes, limits)) {
      case Checked.Refused<StrictZip>(var why) -> why.code();
      case Checked.Accepted<StrictZip>(var zip, _) -> {
        zip.close();
        yield "accepted";
      }
    };
  }

  private static StrictZip.Limits upTo(int entries) {
    return new StrictZip.Limits(entries, 1 << 20, 1 << 30);
  }

  @Test
  void manyFilesAreReadWhereSoManyAreAllowed() throws IOException {
    try (var zip = ((Checked.Accepted<StrictZip>) open(many, upTo(MANY))).value()) {
      assertThat(zip.entries()).hasSize(MANY);
      var last = zip.entries().getLast();
      assertThat(last.name()).isEqualTo("69999");
      try (var in = zip.open(last)) {
        assertThat(in.readAllBytes()).containsExactly(69_999 & 0x7f);
      }
    }
  }

  @Test
  void tooManyFilesAreRefused() throws IOException {
    assertThat(code(many, upTo(MANY - 1))).isEqualTo("zip.entries");
    assertThat(code(many, upTo(1000))).isEqualTo("zip.entries");
  }

  /// @param at a byte before the end of the file, counted backwards to the start of a record
  @ParameterizedTest
  @CsvSource({
    // The zip64 record: signature, its length, disks, both counts, size and offset.
    "RECORD, 0, 1, zip.inconsistent",
    "RECORD, 4, 1, zip.inconsistent",
    "RECORD, 16, 1, zip.invalid",
    "RECORD, 20, 1, zip.invalid",
    "RECORD, 24, 1, zip.invalid",
    "RECORD, 40, 1, zip.inconsistent",
    "RECORD, 48, 1, zip.inconsistent",
    "RECORD, 44, 1, zip.zip64",
    "RECORD, 55, 128, zip.zip64",
    // The locator: disk, offset, number of disks. Without its signature the count is 65,535.
    "LOCATOR, 0, 1, zip.inconsistent",
    "LOCATOR, 4, 1, zip.invalid",
    "LOCATOR, 8, 1, zip.inconsistent",
    "LOCATOR, 15, 128, zip.inconsistent",
    "LOCATOR, 16, 2, zip.invalid",
    // The end record: size and offset, which are no markers here.
    "END, 12, 1, zip.inconsistent",
    "END, 16, 1, zip.inconsistent"
  })
  void endRecordsThatDisagreeAreRefused(String record, int at, int change, String code)
      throws IOException {
    int start =
        many.length
            - switch (record) {
              case "RECORD" -> RECORD;
              case "LOCATOR" -> LOCATOR;
              default -> END;
            };
    var bytes = many.clone();
    bytes[start + at] ^= (byte) change;
    assertThat(code(bytes, upTo(MANY))).isEqualTo(code);
  }

  @Test
  void otherCountsThanRecordsAreRefused() throws IOException {
    var bytes = many.clone();
    var record = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    record
        .putLong(bytes.length - RECORD + 24, MANY - 1)
        .putLong(bytes.length - RECORD + 32, MANY - 1);
    assertThat(code(bytes, upTo(MANY))).isEqualTo("zip.inconsistent");
  }

  @Test
  void anArchiveInAnArchiveIsThereOnlyWhereItIsAllowed() throws IOException {
    var zip = new ZipBytes();
    zip.deflated("data/inner.zip", "PK");
    zip.deflated("competition.yaml", "x".repeat(10));
    var bytes = zip.bytes();
    assertThat(code(bytes, upTo(10))).isEqualTo("zip.nested");
    assertThat(code(bytes, upTo(10).withArchives())).isEqualTo("accepted");
    assertThat(bytes).startsWith("PK".getBytes(StandardCharsets.US_ASCII));
  }
}
