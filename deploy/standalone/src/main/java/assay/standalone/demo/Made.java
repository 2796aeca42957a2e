package assay.standalone.demo;

import assay.standalone.eigen.Backbone;
import assay.standalone.eigen.Backbones;
import assay.standalone.eigen.Crowd;
import assay.standalone.face.Condition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Everything the demo makes before it starts: pictures, models, bundles. Made once a folder; a
/// later start finds it.
///
/// Persons have numbers: those that models learn from, and those of each set, are never the same.
record Made(Path folder) {
  /// Bumped when anything made changes, so that an older folder is made anew.
  private static final String VERSION = "1";

  private static final int TRAIN = 200_000;
  private static final int TRAIN_PERSONS = 160;
  private static final int TRAIN_PICTURES = 8;
  private static final int HIDDEN = 300_000;
  private static final int VALIDATION = 310_000;
  private static final int SANITIZER = 320_000;
  private static final int SET_PERSONS = 80;
  private static final int PAIRS = 600;
  private static final int VALIDATION_PAIRS = 640;
  private static final int SANITIZER_PAIRS = 100;

  /// How many persons each declared scale of training data stands for.
  static final List<Scale> SCALES =
      List.of(new Scale("10K", 20), new Scale("20K", 40), new Scale("100K", TRAIN_PERSONS));

  record Scale(String slug, int persons) {}

  /// What a person finds in the folder.
  static final String CONTENTS =
      """
      sanitizer_samples.bin          100 pairs of drawn faces with their labels, for everybody to see
      sanitizer_swapped.bin          the same with red and blue swapped: a mistake to make claims with
      daylight.bin, dusk.bin         600 pairs each, for hidden sets; *_groups.txt, *_identities.txt
      validation/validation.xz       640 pairs without labels; those are in issame.txt
      fisher64.onnx, eigen32.onnx …  models of 3 × 112 × 112 pixels to 512 numbers
      sdfr.zip, datacv.zip           the two competitions of the demo, as bundles
      """;

  /// Makes what is missing.
  static Made in(Path folder, Consumer<String> progress) throws IOException {
    var made = new Made(folder);
    var stamp = folder.resolve("complete");
    if (Files.exists(stamp) && Files.readString(stamp).equals(VERSION)) {
      progress.accept("pictures, models and bundles are there from an earlier start");
      return made;
    }
    Files.createDirectories(folder);
    Files.deleteIfExists(stamp);
    made.sets(progress);
    made.bundles(progress);
    made.models(progress);
    Files.writeString(stamp, VERSION);
    return made;
  }

  Path sanitizer() {
    return folder.resolve("sanitizer_samples.bin");
  }

  /// The sanitizer as someone decodes it who mistakes BGR for RGB.
  Path swappedSanitizer() {
    return folder.resolve("sanitizer_swapped.bin");
  }

  Path validation() {
    return folder.resolve("validation").resolve("validation.xz");
  }

  Path model(String name) {
    return folder.resolve(name + ".onnx");
  }

  Path bundle(String name) {
    return folder.resolve(name + ".zip");
  }

  private void sets(Consumer<String> progress) throws IOException {
    progress.accept("drawing faces");
    var sanitizer = PairSet.draw(SANITIZER, 30, List.of(Condition.STUDIO), SANITIZER_PAIRS);
    SetFiles.writeBin(sanitizer, Photograph::png, sanitizer());
    SetFiles.writeBin(sanitizer, Photograph::pngWithSwappedChannels, swappedSanitizer());
    hidden("daylight", List.of(Condition.STUDIO, Condition.OUTDOOR));
    hidden("dusk", List.of(Condition.EVENING, Condition.MOTION));
    var validation =
        PairSet.draw(VALIDATION, SET_PERSONS, List.of(Condition.values()), VALIDATION_PAIRS);
    Files.createDirectories(folder.resolve("validation"));
    SetFiles.writeXz(validation, validation());
    SetFiles.writeLabels(validation, folder.resolve("issame.txt"));
    describe(validation, "");
    long pictures =
        List.of(sanitizer, validation).stream().mapToLong(set -> 2L * set.pairs().size()).sum();
    progress.accept("drew 4 sets, " + (pictures + 4L * PAIRS) + " pictures in pairs");
  }

  private void hidden(String slug, List<Condition> conditions) throws IOException {
    var set = PairSet.draw(HIDDEN, SET_PERSONS, conditions, PAIRS);
    SetFiles.writeBin(set, Photograph::png, folder.resolve(slug + ".bin"));
    describe(set, slug + "_");
  }

  private void describe(PairSet set, String prefix) throws IOException {
    SetFiles.writeGroups(set, folder.resolve(prefix + "groups.txt"));
    SetFiles.writeIdentities(set, folder.resolve(prefix + "identities.txt"));
  }

  private void bundles(Consumer<String> progress) throws IOException {
    bundle(
        "sdfr",
        List.of(
            "sanitizer_samples.bin",
            "daylight.bin",
            "daylight_groups.txt",
            "daylight_identities.txt",
            "dusk.bin",
            "dusk_groups.txt",
            "dusk_identities.txt"));
    bundle(
        "datacv",
        List.of("validation/validation.xz", "issame.txt", "groups.txt", "identities.txt"));
    progress.accept("packed two competition bundles");
  }

  private void bundle(String name, List<String> files) throws IOException {
    try (var zip = new ZipOutputStream(Files.newOutputStream(bundle(name)));
        var yaml = Made.class.getResourceAsStream(name + ".yaml")) {
      // The pictures are compressed already.
      zip.setLevel(0);
      zip.putNextEntry(new ZipEntry("competition.yaml"));
      Objects.requireNonNull(yaml, name).transferTo(zip);
      zip.closeEntry();
      for (var file : files) {
        zip.putNextEntry(new ZipEntry("data/" + Path.of(file).getFileName()));
        Files.copy(folder.resolve(file), zip);
        zip.closeEntry();
      }
    }
  }

  private void models(Consumer<String> progress) throws IOException {
    progress.accept("drawing " + TRAIN_PERSONS * TRAIN_PICTURES + " pictures to learn from");
    var crowd = crowd();
    progress.accept("fitting models");
    var all = Backbones.fit(crowd);
    save(all.histogram(512));
    save(all.raw(512));
    save(all.eigen(8, 512));
    save(all.eigen(32, 512));
    save(all.eigen(128, 512));
    save(all.whitened(128, 512));
    save(all.fisher(64, 512));
    save(all.fisherColour(64, 512));
    save(named("narrow128", all.eigen(128, 128)));
    save(Backbones.endless(200, 512));
    for (var scale : SCALES) {
      boolean everyone = scale.persons() == TRAIN_PERSONS;
      var part = everyone ? all : Backbones.fit(crowd.ofPersonsBelow(scale.persons()));
      var fitted = part.taking(Backbones.Input.MINUS_ONE_TO_ONE);
      save(named("white-" + scale.slug(), fitted.whitened(64, 512)));
      int discriminants = Math.min(64, scale.persons() - 1);
      save(named("fisher-" + scale.slug(), fitted.fisher(discriminants, 512)));
    }
    progress.accept("fitted and wrote " + (10 + 2 * SCALES.size()) + " ONNX models");
  }

  private static Backbone named(String name, Backbone backbone) {
    return new Backbone(name, backbone.onnx());
  }

  private void save(Backbone backbone) throws IOException {
    Files.write(model(backbone.name()), backbone.onnx());
  }

  /// Persons to learn from, each twice under every condition.
  static Crowd crowd() {
    var conditions = Condition.values();
    byte[][] pixels =
        IntStream.range(0, TRAIN_PERSONS * TRAIN_PICTURES)
            .parallel()
            .mapToObj(i ->
                new Photograph(
                        TRAIN + i / TRAIN_PICTURES,
                        conditions[i % conditions.length],
                        i % TRAIN_PICTURES)
                    .pixels())
            .toArray(byte[][]::new);
    int[] person =
        IntStream.range(0, TRAIN_PERSONS * TRAIN_PICTURES).map(i -> i / TRAIN_PICTURES).toArray();
    return new Crowd(pixels, person);
  }
}
