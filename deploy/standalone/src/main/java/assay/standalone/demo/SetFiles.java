package assay.standalone.demo;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/// Writes pair sets in the layouts that the source competitions ship.
final class SetFiles {
  private SetFiles() {}

  /// An insightface `.bin`: (encoded images, issame).
  static void writeBin(PairSet set, Function<Photograph, byte[]> encoded, Path file)
      throws IOException {
    var images = eachOnce(set, encoded);
    try (var out = new BufferedOutputStream(Files.newOutputStream(file))) {
      var pickle = new PickleWriter(out);
      pickle.pair(
          () -> {
            for (var photograph : set.photographs()) {
              pickle.string(of(images, photograph));
            }
          },
          () -> {
            for (var pair : set.pairs()) {
              pickle.bool(pair.same());
            }
          });
    }
  }

  /// A DataCV set: xz of one `.npy`, uint8 (2P, 3, 112, 112).
  static void writeXz(PairSet set, Path file) throws IOException {
    var images = eachOnce(set, Photograph::pixels);
    try (var out =
        new XZOutputStream(
            new BufferedOutputStream(Files.newOutputStream(file)), new LZMA2Options(0))) {
      writeNpyHeader(out, 2 * set.pairs().size());
      for (var photograph : set.photographs()) {
        out.write(of(images, photograph));
      }
    }
  }

  /// Version 1.0, padded to a multiple of 64 as numpy does.
  private static void writeNpyHeader(OutputStream out, int images) throws IOException {
    var dictionary =
        "{'descr': '|u1', 'fortran_order': False, 'shape': (%d, 3, %d, %d), }"
            .formatted(images, Photograph.SIZE, Photograph.SIZE);
    int prefix = 10;
    int length = (prefix + dictionary.length() + 1 + 63) / 64 * 64 - prefix;
    out.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    out.write(length);
    out.write(length >> 8);
    var padded = dictionary + " ".repeat(length - dictionary.length() - 1) + "\n";
    out.write(padded.getBytes(StandardCharsets.US_ASCII));
  }

  /// One label a pair: 1 = same person.
  static void writeLabels(PairSet set, Path file) throws IOException {
    Files.write(file, set.pairs().stream().map(pair -> pair.same() ? "1" : "0").toList());
  }

  /// One group a pair: the capture condition.
  static void writeGroups(PairSet set, Path file) throws IOException {
    Files.write(file, set.pairs().stream().map(pair -> pair.first().condition().word()).toList());
  }

  /// Two persons a pair, with a tab between.
  static void writeIdentities(PairSet set, Path file) throws IOException {
    Files.write(
        file,
        set.pairs().stream()
            .map(pair -> pair.first().person() + "\t" + pair.second().person())
            .toList());
  }

  private static byte[] of(Map<Photograph, byte[]> images, Photograph photograph) {
    return Objects.requireNonNull(images.get(photograph), photograph::toString);
  }

  /// A picture is in several pairs; it is drawn once.
  private static Map<Photograph, byte[]> eachOnce(
      PairSet set, Function<Photograph, byte[]> encoded) {
    List<Photograph> photographs = new ArrayList<>(set.photographs().stream().distinct().toList());
    return photographs.parallelStream().collect(Collectors.toMap(Function.identity(), encoded));
  }
}
