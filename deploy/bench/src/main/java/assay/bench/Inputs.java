package assay.bench;

import assay.grading.format.ScoreVectorFile;
import assay.grading.score.ScoreText;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;

/// Writes the input of both sides, the same in each run. Numbers are little-endian and have no
/// header, so that numpy reads them with `fromfile`.
final class Inputs {
  private static final long SEED = 20_261_122;
  private static final int MOST_IDENTITIES = 3_531;

  /// Template ids of the real sets are not contiguous.
  private static final int ID_STEP = 3;

  /// Noise over signal of one image: TAR at FAR 1e-4 is neither 0 nor 1.
  private static final float NOISE = 8;

  private final Path folder;
  private final Sizes sizes;
  private final int identities;
  private final SplittableRandom random = new SplittableRandom(SEED);

  Inputs(Path folder, Sizes sizes) {
    this.folder = folder;
    this.sizes = sizes;
    identities = Math.min(MOST_IDENTITIES, sizes.templates() / 6);
  }

  /// Squared distances as of a good model: 99 of 100 on the right side.
  void kfold() throws IOException {
    var same = new boolean[sizes.pairs()];
    var scores = new double[sizes.pairs()];
    for (int k = 0; k < scores.length; k++) {
      same[k] = k / 300 % 2 == 0;
      scores[k] = Math.clamp((same[k] ? 1 : 1.85) + 0.17 * random.nextGaussian(), 0, 4);
    }
    write("kfold-scores.f64", scores);
    write("kfold-same.u8", same);
  }

  void roc() throws IOException {
    var same = labels();
    var scores = new double[same.length];
    Arrays.setAll(
        scores,
        k ->
            Math.clamp(
                (same[k] ? 0.5 : 0) + (same[k] ? 0.13 : 0.06) * random.nextGaussian(), -1, 1));
    write("roc-scores.f64", scores);
    write("roc-same.u8", same);
  }

  void scoreFiles() throws IOException {
    try (var dataCv = open("datacv.txt");
        var sdfr = open("sdfr.txt")) {
      for (int k = 0; k < sizes.lines(); k++) {
        var score = random.nextFloat();
        dataCv.write((ScoreText.dataCv(4 * score) + "\n").getBytes(StandardCharsets.US_ASCII));
        sdfr.write((ScoreText.sdfr(2 * score - 1) + "\n").getBytes(StandardCharsets.US_ASCII));
      }
    }
  }

  /// Embeddings of identities with noise; the images of a template in any order, its media of one
  /// image or several.
  void ijb() throws IOException {
    var templateOf = new int[sizes.images()];
    var mediumOf = new int[sizes.images()];
    for (int i = 0; i < templateOf.length; i++) {
      // Each template has an image; the others favour some templates.
      double skewed = random.nextDouble();
      templateOf[i] = i < sizes.templates() ? i : (int) (sizes.templates() * skewed * skewed);
      mediumOf[i] = templateOf[i] * 16 + random.nextInt(random.nextInt(1, 17));
    }
    shuffle(templateOf, mediumOf);
    features(templateOf);
    write("ijb-templates.i32", Arrays.stream(templateOf).map(Inputs::id).toArray());
    write("ijb-media.i32", mediumOf);
    pairs();
  }

  private static int id(int template) {
    return 1 + ID_STEP * template;
  }

  private void shuffle(int[] templateOf, int[] mediumOf) {
    for (int i = templateOf.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int template = templateOf[i];
      templateOf[i] = templateOf[j];
      templateOf[j] = template;
      int medium = mediumOf[i];
      mediumOf[i] = mediumOf[j];
      mediumOf[j] = medium;
    }
  }

  private void features(int[] templateOf) throws IOException {
    var centres = new float[identities][Sizes.WIDTH];
    for (var centre : centres) {
      draw(centre, 1);
    }
    var noise = new float[Sizes.WIDTH];
    var row = ByteBuffer.allocate(Sizes.WIDTH * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    try (var out = open("ijb-features.f32")) {
      for (int template : templateOf) {
        draw(noise, NOISE);
        var centre = centres[template % identities];
        for (int d = 0; d < noise.length; d++) {
          row.putFloat(d * Float.BYTES, centre[d] + noise[d]);
        }
        out.write(row.array());
      }
    }
  }

  /// Of mean 0 and even spread; a bell is not needed in 512 dimensions.
  private void draw(float[] values, float scale) {
    for (int d = 0; d < values.length; d += 4) {
      long bits = random.nextLong();
      for (int k = 0; k < 4; k++) {
        values[d + k] = scale * (short) (bits >> (16 * k)) / Short.MAX_VALUE;
      }
    }
  }

  /// In the order of the first template, as the real list is.
  private void pairs() throws IOException {
    var same = labels();
    var first = new int[same.length];
    var second = new int[same.length];
    for (int k = 0; k < same.length; k++) {
      int one = (int) ((long) k * sizes.templates() / same.length);
      int other = same[k] ? mate(one) : stranger(one);
      first[k] = id(one);
      second[k] = id(other);
    }
    write("ijb-first.i32", first);
    write("ijb-second.i32", second);
    write("ijb-same.u8", same);
  }

  /// Another template of the same identity: a template is never compared with itself.
  private int mate(int template) {
    int identity = template % identities;
    int mates = (sizes.templates() - identity - 1) / identities + 1;
    int other = template;
    while (other == template) {
      other = identity + identities * random.nextInt(mates);
    }
    return other;
  }

  private int stranger(int template) {
    int other = template;
    while (other % identities == template % identities) {
      other = random.nextInt(sizes.templates());
    }
    return other;
  }

  private boolean[] labels() {
    var same = new boolean[sizes.ijbPairs()];
    for (long g = 0; g < sizes.genuine(); g++) {
      same[(int) (g * same.length / sizes.genuine())] = true;
    }
    return same;
  }

  private OutputStream open(String name) throws IOException {
    return new BufferedOutputStream(Files.newOutputStream(folder.resolve(name)), 1 << 16);
  }

  private void write(String name, double[] values) throws IOException {
    try (var out = open(name)) {
      ScoreVectorFile.write(out, values);
    }
  }

  private void write(String name, int[] values) throws IOException {
    var bytes = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    try (var out = open(name)) {
      for (int value : values) {
        out.write(bytes.putInt(0, value).array());
      }
    }
  }

  private void write(String name, boolean[] values) throws IOException {
    var bytes = new byte[values.length];
    for (int k = 0; k < values.length; k++) {
      bytes[k] = (byte) (values[k] ? 1 : 0);
    }
    Files.write(folder.resolve(name), bytes);
  }
}
