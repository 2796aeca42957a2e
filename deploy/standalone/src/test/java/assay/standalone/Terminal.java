package assay.standalone;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// One shell, in which commands are typed one after the other.
final class Terminal implements AutoCloseable {
  private static final String END = "-- typed --";
  private final Process shell;
  private final BufferedWriter keys;
  private final BufferedReader screen;

  Terminal(Path folder) throws IOException {
    var builder =
        new ProcessBuilder("bash", "--noprofile", "--norc")
            .directory(folder.toFile())
            .redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("ASSAY_"));
    shell = builder.start();
    keys = shell.outputWriter(StandardCharsets.UTF_8);
    screen = shell.inputReader(StandardCharsets.UTF_8);
    keys.write("set -eo pipefail\n");
  }

  /// What the commands said. One that fails ends the shell.
  String type(String commands) throws IOException {
    keys.write("{\n" + commands + "\n} < /dev/null\nprintf '\\n" + END + "\\n'\n");
    keys.flush();
    var said = new StringBuilder();
    for (var line = screen.readLine(); line != null; line = screen.readLine()) {
      if (line.equals(END)) {
        return said.toString();
      }
      said.append(line).append('\n');
    }
    throw new AssertionError(commands + "\nfailed:\n" + said);
  }

  @Override
  public void close() throws IOException {
    shell.destroy();
    keys.close();
  }
}
