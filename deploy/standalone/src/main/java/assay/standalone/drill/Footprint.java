package assay.standalone.drill;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// What one process holds of the machine, as the kernel counts it.
///
/// @param resident KiB of memory (VmRSS)
/// @param proportional KiB, shared pages divided among those who share them (PSS)
/// @param files open file descriptors
/// @param threads of the process
record Footprint(long resident, long proportional, int files, int threads) {
  private static final Path PROC = Path.of("/proc");
  private static final Pattern NUMBER = Pattern.compile("[0-9]+");

  static Footprint of(ProcessHandle process) throws IOException {
    var folder = PROC.resolve(Long.toString(process.pid()));
    var status = read(folder.resolve("status"));
    try (var open = Files.list(folder.resolve("fd"))) {
      return new Footprint(
          number(status, "VmRSS:"),
          number(read(folder.resolve("smaps_rollup")), "Pss:"),
          (int) open.count(),
          (int) number(status, "Threads:"));
    }
  }

  /// KiB of memory that the machine could still give (MemAvailable).
  static long available() throws IOException {
    return number(read(PROC.resolve("meminfo")), "MemAvailable:");
  }

  /// KiB of memory that the machine has.
  static long total() throws IOException {
    return number(read(PROC.resolve("meminfo")), "MemTotal:");
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }

  private static long number(String text, String label) {
    for (var line : (Iterable<String>) text.lines()::iterator) {
      if (line.startsWith(label)) {
        var number = NUMBER.matcher(line);
        if (number.find()) {
          return Long.parseLong(number.group());
        }
      }
    }
    throw new IllegalStateException("the kernel tells no " + label);
  }
}
