package assay.worker.client;

import assay.grading.Checked;
import assay.grading.format.StrictZip;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `assay kit`: the dev kit of a task, downloaded and unpacked.
@Command(
    name = "kit",
    mixinStandardHelpOptions = true,
    description = "Download the dev kit of a task: its images, its programs, its README.")
public final class KitCommand extends ServerCommand {
  private static final StrictZip.Limits LIMITS = new StrictZip.Limits(1000, 1L << 30, 4L << 30);

  @Mixin private CompetitionOption competition = new CompetitionOption();

  @Option(names = "--task", required = true)
  private String task = "";

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "a new or empty folder, or that of an earlier kit (default: COMPETITION-TASK)")
  private @Nullable Path output;

  @Override
  int run(Api api) throws IOException, ApiProblem {
    var folder = output == null ? Path.of(competition.slug() + "-" + Plain.fileName(task)) : output;
    if (!isFree(folder)) {
      err()
          .println(
              "assay: --output: expected a new or empty folder, or one with an earlier kit, found "
                  + folder
                  + " with other files in it. Name another folder.");
      return INPUT_AT_FAULT;
    }
    var zip = Files.createTempFile("assay-kit", ".zip");
    try {
      api.download(competition.path() + "/tasks/" + CompetitionOption.encoded(task) + "/kit", zip);
      return unpacked(zip, folder);
    } finally {
      Files.deleteIfExists(zip);
    }
  }

  private static boolean isFree(Path folder) throws IOException {
    if (!Files.exists(folder) || Files.isRegularFile(folder.resolve(DevKit.MANIFEST))) {
      return true;
    }
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (var files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }

  private int unpacked(Path zip, Path folder) throws IOException {
    try {
      return switch (StrictZip.open(zip, LIMITS)) {
        case Checked.Refused<StrictZip>(var refusal) -> refused(refusal.message());
        case Checked.Accepted<StrictZip>(var opened, _) -> {
          try (opened) {
            yield unpack(opened, folder);
          }
        }
      };
    } catch (StrictZip.Fault fault) {
      return refused(fault.refusal().message());
    }
  }

  /// The names are those of a zip that [StrictZip] has looked at: none leads out of the folder.
  private int unpack(StrictZip zip, Path folder) throws IOException {
    var files = JsonNodeFactory.instance.arrayNode();
    var root = Files.createDirectories(folder).toRealPath();
    for (var entry : zip.entries()) {
      var file = root.resolve(entry.name());
      var parent = Files.createDirectories(file.getParent());
      if (!parent.toRealPath().startsWith(root)) {
        return refused(parent + " is a link to another place");
      }
      try (var in = zip.open(entry)) {
        // Replaces a link itself, never what it points to.
        Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
      }
      files.add(entry.name());
    }
    var kit = DevKit.in(root);
    if (kit.isEmpty()) {
      return refused("a kit without " + DevKit.MANIFEST);
    }
    var answer =
        JsonNodeFactory.instance
            .objectNode()
            .put("folder", folder.toString())
            .put("kit_version", kit.get().kitVersion());
    answer.set("files", files);
    answer(
        answer,
        "dev kit %s in %s; begin with %s"
            .formatted(Plain.text(kit.get().kitVersion()), folder, folder.resolve("README.md")));
    return DONE;
  }

  private int refused(String why) {
    err().println("assay: what the server sent is no kit: " + Plain.text(why));
    return OUR_FAULT;
  }
}
