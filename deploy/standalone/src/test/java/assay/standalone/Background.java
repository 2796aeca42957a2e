package assay.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// What is left running in a terminal of its own.
final class Background implements AutoCloseable {
  private final Path folder;
  private final Path said;
  private final List<Process> running = new ArrayList<>();

  Background(Path folder) {
    this.folder = folder;
    said = folder.resolve("background.log");
  }

  void start(String command) throws IOException {
    var builder =
        new ProcessBuilder("bash", "--noprofile", "--norc", "-c", "exec " + command.strip())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("ASSAY_"));
    running.add(builder.start());
  }

  /// Everything said until a line of this pattern came.
  String saidBy(String line, Duration patience) throws IOException, InterruptedException {
    var awaited = Pattern.compile(line);
    long deadline = System.nanoTime() + patience.toNanos();
    while (System.nanoTime() < deadline && running.stream().allMatch(Process::isAlive)) {
      var text = Files.readString(said);
      if (awaited.matcher(text).find()) {
        return text;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new AssertionError("not said: " + line + "\n" + Files.readString(said));
  }

  /// As Ctrl-C does it.
  @Override
  public void close() {
    running.forEach(Process::destroy);
    for (var process : running) {
      process.onExit().completeOnTimeout(process, 60, TimeUnit.SECONDS).join().destroyForcibly();
    }
  }
}
