package assay.worker.sandbox;

import assay.grading.ticket.ModelFailure;
import assay.worker.engine.Child;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What runs inside: a class of ours, never anything of a stranger's.
///
/// @param main with a `main` method
record Program(Class<?> main, List<String> arguments) {
  /// The one that runs models.
  static final Program CHILD = new Program(Child.class, List.of());

  Program {
    arguments = List.copyOf(arguments);
  }

  /// The class path in its order: where each part lies, and where it is shown inside.
  Map<Path, Path> code(Path engineJar) throws IOException {
    var parts = new LinkedHashSet<Path>();
    parts.add(codeOf(main));
    parts.add(codeOf(Child.class));
    parts.add(codeOf(ModelFailure.class));
    parts.add(engineJar);
    var inside = new LinkedHashMap<Path, Path>();
    for (var part : parts) {
      inside.put(part, Path.of("/app/" + inside.size() + (Files.isDirectory(part) ? "" : ".jar")));
    }
    return inside;
  }

  private static Path codeOf(Class<?> type) throws IOException {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new SandboxFault("cannot find the code of " + type.getName() + ": " + e.getMessage());
    }
  }

  /// The command that starts it.
  List<String> command(Path javaHome, Path natives, Path temporary, Collection<Path> classPath) {
    var command = new ArrayList<String>();
    command.add(javaHome.resolve("bin/java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx512m",
            "-XX:MaxDirectMemorySize=1g",
            "-XX:ReservedCodeCacheSize=32m",
            "-XX:CompressedClassSpaceSize=64m",
            "-XX:MaxMetaspaceSize=96m",
            "-XX:-UsePerfData",
            "-XX:-UseContainerSupport",
            "-XX:+DisableAttachMechanism",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:ErrorFile=/dev/null",
            // Standard output is for answers.
            "-XX:+DisplayVMOutputToStderr",
            "-Xlog:disable",
            "-Xlog:all=warning:stderr",
            "--enable-native-access=ALL-UNNAMED",
            "-Donnxruntime.native.path=" + natives,
            "-Djava.io.tmpdir=" + temporary,
            "-cp"));
    command.add(
        classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    command.add(main.getName());
    command.addAll(arguments);
    return command;
  }
}
