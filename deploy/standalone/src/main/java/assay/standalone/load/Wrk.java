package assay.standalone.load;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/// The load generator of that name, one thread of it: it shares the machine with what it measures.
final class Wrk {
  static final int CONNECTIONS = 16;

  private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
  private static final Pattern BAD = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");

  private final Path program;
  private final int seconds;

  Wrk(Path program, int seconds) {
    this.program = program;
    this.seconds = seconds;
  }

  /// Where it is on this machine.
  static Optional<Path> program() {
    return Optional.of(Path.of("/usr/bin/wrk")).filter(Files::isExecutable);
  }

  /// @return requests a second
  /// @throws IOException when it failed, or any answer was no success
  double run(URI address) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(
                program.toString(),
                "-t1",
                "-c" + CONNECTIONS,
                "-d" + seconds + "s",
                address.toString())
            .redirectErrorStream(true)
            .start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    var rate = RATE.matcher(said);
    if (process.waitFor() != 0 || !rate.find() || BAD.matcher(said).find()) {
      throw new IOException("wrk: " + said);
    }
    return Double.parseDouble(rate.group(1));
  }
}
