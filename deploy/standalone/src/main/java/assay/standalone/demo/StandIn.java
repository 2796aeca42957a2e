package assay.standalone.demo;

import assay.standalone.Options;
import assay.standalone.eigen.Backbones;
import assay.standalone.face.Condition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/// `./assay stand-in`: a bundle whose pictures cannot be shipped, with drawn ones in their place,
/// in the same formats and under the same names. What it makes can be imported at once.
///
/// A drawn set is smaller than the real one, so its figures say nothing about that. Persons differ
/// from set to set.
public final class StandIn {
  private static final int WRONG_USAGE = 2;
  private static final int OUR_FAULT = 3;
  private static final int FIRST_PERSON = 400_000;
  private static final int PERSONS_PER_SET = 1000;
  private static final int PERSONS = 40;
  private static final int PAIRS = 400;
  private static final int SANITIZER_PAIRS = 100;
  private static final Pattern MOMENT =
      Pattern.compile("(?m)^(\\s*(?:opens|closes|results|freezes): )(\\S+)(.*)$");

  private final Path bundle;
  private final Path output;

  private StandIn(Path bundle, Path output) {
    this.bundle = bundle;
    this.output = output;
  }

  /// `stand-in BUNDLE --output DIR [--opens MOMENT] [--models]`
  public static void main(String[] args) {
    System.setProperty("java.awt.headless", "true");
    System.exit(run(args));
  }

  static int run(String... args) {
    var words = new ArrayList<String>();
    Path output = null;
    Instant opens = null;
    boolean models = false;
    for (int i = 0; i < args.length; i++) {
      var value = i + 1 < args.length ? args[i + 1] : "";
      switch (args[i]) {
        case "--output" -> {
          output = Path.of(value);
          i++;
        }
        case "--opens" -> {
          opens = moment(value);
          if (opens == null) {
            return usage("--opens wants a moment such as 2026-01-01T00:00:00Z, found " + value);
          }
          i++;
        }
        case "--models" -> models = true;
        case "--help", "-h" -> {
          return usage("");
        }
        default -> words.add(args[i]);
      }
    }
    if (words.size() != 1 || output == null) {
      return usage("expected one bundle and --output");
    }
    var bundle = Path.of(words.getFirst());
    if (!Files.isRegularFile(bundle.resolve("competition.yaml"))) {
      System.err.println(
          "assay: expected a folder with competition.yaml, found none in " + bundle + ".");
      return Options.AT_FAULT;
    }
    try {
      new StandIn(bundle, output).make(opens, models);
      return 0;
    } catch (YAMLException | ClassCastException e) {
      System.err.println("assay: competition.yaml cannot be read: " + e.getMessage());
      System.err.println("  to mend it: ./assay bundle validate tells every mistake with its line");
      return Options.AT_FAULT;
    } catch (IOException e) {
      System.err.println("assay: could not write: " + e);
      return OUR_FAULT;
    }
  }

  private static @Nullable Instant moment(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException _) {
      return null;
    }
  }

  private static int usage(String wrong) {
    var to = wrong.isEmpty() ? System.out : System.err;
    if (!wrong.isEmpty()) {
      to.println("assay: " + wrong);
    }
    to.println("usage: ./assay stand-in BUNDLE --output DIR [--opens MOMENT] [--models]");
    to.println("  draws data for a bundle that comes without: deploy/bundles/NAME");
    to.println("  --opens MOMENT   moves all its dates, so that its first phase opens then");
    to.println("  --models         writes models to enter with, to DIR/models");
    return wrong.isEmpty() ? 0 : WRONG_USAGE;
  }

  private void make(@Nullable Instant opens, boolean models) throws IOException {
    var manifest = Files.readString(bundle.resolve("competition.yaml"));
    Files.createDirectories(output.resolve("data"));
    Files.writeString(
        output.resolve("competition.yaml"), opens == null ? manifest : moved(manifest, opens));
    int number = 0;
    for (var set : sets(manifest)) {
      draw(set, FIRST_PERSON + PERSONS_PER_SET * number++);
    }
    if (models) {
      models(Files.createDirectories(output.resolve("models")));
    }
    sums();
  }

  /// A set of the manifest, as far as it matters here.
  private record Wanted(Map<?, ?> keys) {
    String file(String key) {
      var entry = keys.get(key);
      return entry == null ? "" : entry.toString().replaceFirst("^data/", "");
    }

    boolean isSanitizer() {
      return "sanitizer".equals(keys.get("role"));
    }
  }

  private static List<Wanted> sets(String manifest) {
    var yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
    Map<?, ?> root = yaml.load(manifest);
    if (!(root.get("sets") instanceof List<?> sets)) {
      throw new YAMLException("expected a list of sets, found none");
    }
    return sets.stream().map(set -> new Wanted((Map<?, ?>) set)).toList();
  }

  /// All moments later or earlier by the same time.
  static String moved(String manifest, Instant opens) {
    var first =
        MOMENT
            .matcher(manifest)
            .results()
            .filter(found -> found.group(1).strip().equals("opens:"))
            .map(found -> OffsetDateTime.parse(found.group(2)).toInstant())
            .min(Instant::compareTo)
            .orElse(opens);
    var by = Duration.between(first, opens);
    return MOMENT
        .matcher(manifest)
        .replaceAll(found ->
            found.group(1)
                + OffsetDateTime.parse(found.group(2)).toInstant().plus(by)
                + found.group(3));
  }

  private void draw(Wanted set, int firstPerson) throws IOException {
    var data = set.file("data");
    System.out.println("drawing " + data);
    if (data.endsWith("_comparison.txt")) {
      var lists = new ComparisonLists(firstPerson);
      lists.write(file(data), file(set.file("labels")));
      if (!set.file("groups").isEmpty()) {
        lists.writeGroups(file(set.file("groups")));
      }
      return;
    }
    if (data.endsWith(".zip")) {
      new TemplateFolder(firstPerson).zip(file(data));
      return;
    }
    var pairs =
        set.isSanitizer()
            ? PairSet.draw(firstPerson, PERSONS, List.of(Condition.STUDIO), SANITIZER_PAIRS)
            : PairSet.draw(firstPerson, PERSONS, List.of(Condition.values()), PAIRS);
    if (data.endsWith(".xz")) {
      SetFiles.writeXz(pairs, file(data));
      SetFiles.writeLabels(pairs, file(set.file("labels")));
    } else {
      SetFiles.writeBin(pairs, Photograph::png, file(data));
    }
  }

  private Path file(String name) {
    return output.resolve("data").resolve(name);
  }

  private static void models(Path into) throws IOException {
    System.out.println("fitting models");
    var all = Backbones.fit(Made.crowd());
    for (var model : List.of(all.fisher(64, 512), all.eigen(32, 512), all.histogram(512))) {
      Files.write(into.resolve(model.name() + ".onnx"), model.onnx());
    }
    Files.write(into.resolve("narrow128.onnx"), all.eigen(128, 128).onnx());
    var centred = all.taking(Backbones.Input.MINUS_ONE_TO_ONE);
    Files.write(into.resolve("centred-fisher64.onnx"), centred.fisher(64, 512).onnx());
    Files.write(into.resolve("centred-eigen32.onnx"), centred.eigen(32, 512).onnx());
  }

  /// As `sha256sum` writes them.
  private void sums() throws IOException {
    var lines = new ArrayList<String>();
    try (var files = Files.list(output.resolve("data"))) {
      for (var file : files.sorted().toList()) {
        lines.add(sha256(file) + "  data/" + file.getFileName());
      }
    }
    Files.write(output.resolve("SHA256SUMS"), lines);
    lines.forEach(System.out::println);
  }

  private static String sha256(Path file) throws IOException {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
