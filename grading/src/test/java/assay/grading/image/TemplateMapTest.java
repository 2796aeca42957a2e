package assay.grading.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplateMapTest {
  /// Template 0 is of images 2 and 5, template 1 of image 2 again; two pairs.
  private static final TemplateMap SMALL =
      new TemplateMap(
          2,
          new int[] {2, 5, 2},
          new int[] {0, 0, 1},
          new int[] {7, 8, 9},
          new float[] {1, 0.5f, -2},
          new int[] {0, 1},
          new int[] {1, 1});

  @TempDir Path directory;

  @Property(tries = 30)
  void comesBackAsWritten(
      @ForAll @IntRange(min = 1, max = 40) int templates,
      @ForAll @IntRange(max = 3_000) int more,
      @ForAll @IntRange(max = 40_000) int pairs,
      @ForAll boolean weighted,
      @ForAll long seed)
      throws IOException {
    var random = new SplittableRandom(seed);
    int members = templates + more;
    var template = new int[members];
    Arrays.setAll(template, i -> i < templates ? i : random.nextInt(templates));
    var weight = new float[members];
    Arrays.setAll(new Float[members], i -> weight[i] = (float) random.nextDouble());
    var map =
        new TemplateMap(
            templates,
            random.ints(members, 0, Integer.MAX_VALUE).toArray(),
            template,
            random.ints(members, 0, Integer.MAX_VALUE).toArray(),
            weighted ? weight : new float[0],
            random.ints(pairs, 0, templates).toArray(),
            random.ints(pairs, 0, templates).toArray());
    var file = Files.createTempFile("template-map", "");
    try {
      Files.write(file, bytes(map));
      assertThat(TemplateMap.isOne(file)).isTrue();
      var read = TemplateMap.read(file);
      assertThat(read.templates()).isEqualTo(templates);
      assertThat(read.image()).isEqualTo(map.image());
      assertThat(read.template()).isEqualTo(map.template());
      assertThat(read.medium()).isEqualTo(map.medium());
      assertThat(read.weight()).isEqualTo(map.weight());
      assertThat(read.first()).isEqualTo(map.first());
      assertThat(read.second()).isEqualTo(map.second());
      assertThat(read.members()).isEqualTo(members);
      assertThat(read.pairs()).isEqualTo(pairs);
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void fileIsAsDocumented() throws IOException {
    assertThat(HexFormat.of().formatHex(bytes(SMALL)))
        .isEqualTo(
            "4153534159544d31"
                + "03000000020000000200000001000000"
                + "020000000500000002000000"
                + "000000000000000001000000"
                + "070000000800000009000000"
                + "0000803f0000003f000000c0"
                + "0000000001000000"
                + "0100000001000000");
  }

  @Test
  void whatIsNotAWholeMapIsAnIoException() throws IOException {
    var good = bytes(SMALL);
    assertRefused(new byte[0]);
    assertRefused(Arrays.copyOf(good, 23));
    assertRefused(Arrays.copyOf(good, good.length - 1));
    assertRefused(Arrays.copyOf(good, good.length + 4));
    assertRefused(changed(good, 0, 'X'));
    // Of M, T, P and W: a negative number, too many, fewer templates than are named, a third kind.
    for (int at : new int[] {11, 15, 19, 23}) {
      assertRefused(changed(good, at, 0x80));
      assertRefused(changed(good, at, 0x0f));
    }
    assertRefused(changed(good, 12, 1));
    assertRefused(changed(good, 12, 3));
    assertRefused(changed(good, 20, 0));
    assertRefused(changed(good, 20, 2));
    // A negative image, medium and template, templates that there are not, one without members.
    for (int at : new int[] {27, 39, 51, 75, 87}) {
      assertRefused(changed(good, at, 0xff));
    }
    assertRefused(changed(good, 44, 2));
    assertRefused(changed(good, 72, 2));
    assertRefused(changed(good, 44, 0));
    // A weight of infinity.
    assertRefused(changed(changed(good, 62, 0x80), 63, 0x7f));
  }

  @Test
  void aPairMapIsNone() throws IOException {
    var file = directory.resolve("pairs.map");
    try (var out = Files.newOutputStream(file)) {
      new PairMap(new int[] {0}, new int[] {1}).write(out);
    }
    assertThat(TemplateMap.isOne(file)).isFalse();
    assertThatThrownBy(() -> TemplateMap.read(file)).isInstanceOf(IOException.class);
    Files.write(file, bytes(SMALL));
    assertThatThrownBy(() -> PairMap.read(file)).isInstanceOf(IOException.class);
  }

  @Test
  void saysWhetherItFitsAPack() {
    assertThat(SMALL.fits(6)).isTrue();
    assertThat(SMALL.fits(5)).isFalse();
  }

  @Test
  void columnsAreEquallyLong() {
    assertThatThrownBy(() ->
            new TemplateMap(
                1, new int[1], new int[1], new int[1], new float[0], new int[1], new int[2]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() ->
            new TemplateMap(
                1, new int[1], new int[1], new int[1], new float[2], new int[1], new int[1]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] bytes(TemplateMap map) throws IOException {
    var out = new ByteArrayOutputStream();
    map.write(out);
    return out.toByteArray();
  }

  private static byte[] changed(byte[] good, int at, int value) {
    var bytes = good.clone();
    bytes[at] = (byte) value;
    return bytes;
  }

  private void assertRefused(byte[] content) throws IOException {
    var file = Files.write(directory.resolve("bad.map"), content);
    assertThatThrownBy(() -> TemplateMap.read(file)).isInstanceOf(IOException.class);
  }
}
