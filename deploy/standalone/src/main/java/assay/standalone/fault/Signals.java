package assay.standalone.fault;

import java.io.IOException;

/// Signals that Java has no method for.
final class Signals {
  private Signals() {}

  /// @param signal as `kill` spells it: `STOP`
  /// @throws IOException where there is no such process any more
  static void send(String signal, long pid) throws IOException, InterruptedException {
    int exit =
        new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
    if (exit != 0) {
      throw new IOException("process " + pid + " took no " + signal);
    }
  }
}
