package assay.server.bundle;

import assay.grading.Checked;
import assay.server.competition.Pooling;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs [Decode] in a child process with a bounded heap and a deadline.
@Singleton
class Decoder {
  private static final Logger LOG = LoggerFactory.getLogger(Decoder.class);
  private static final String REMEDY =
      "Check that the file opens with the tools of its format; split it if it is very large.";

  private final Duration deadline;
  private final int heapMegabytes;

  Decoder(
      @Value("${assay.bundles.decode-seconds:900}") int seconds,
      @Value("${assay.bundles.decode-megabytes:512}") int heapMegabytes) {
    this.deadline = Duration.ofSeconds(seconds);
    this.heapMegabytes = heapMegabytes;
  }

  /// Splits a set into the files that [Decode] names.
  ///
  /// @param labels null: the data file holds them
  /// @param pooling of a set of templates; null: a set of pairs
  /// @param out an empty directory
  Checked<Decode.Counts> split(
      Path data, @Nullable Path labels, @Nullable Pooling pooling, Path out) throws IOException {
    var log = out.resolve("log");
    var builder =
        new ProcessBuilder(command(data, labels == null ? "" : labels.toString(), pooling, out))
            .directory(out.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().clear();
    var child = builder.start();
    try {
      if (!child.waitFor(deadline.toSeconds(), TimeUnit.SECONDS)) {
        return failed("an answer within " + deadline.toSeconds() + " seconds", "none");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while decoding " + data.getFileName(), e);
    } finally {
      child.destroyForcibly();
    }
    if (child.exitValue() != 0) {
      LOG.warn("decoding ended with {}: {}", child.exitValue(), firstLine(log));
      return failed("images that can be decoded", "a decoder that gave up on them");
    }
    return answer(out.resolve(Decode.ANSWER));
  }

  private List<String> command(Path data, String labels, @Nullable Pooling pooling, Path out) {
    var command = new ArrayList<>(java(out));
    command.addAll(List.of(data.toString(), labels, out.toString()));
    if (pooling != null) {
      command.add(Boolean.toString(pooling.detectorScores()));
      command.add(pooling.warpSpelled());
    }
    return command;
  }

  private List<String> java(Path out) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx" + heapMegabytes + "m",
        "-XX:+UseSerialGC",
        "-XX:+ExitOnOutOfMemoryError",
        "-XX:TieredStopAtLevel=1",
        "-Djava.awt.headless=true",
        "-Djava.io.tmpdir=" + out,
        "-cp",
        classPath(),
        Decode.class.getName());
  }

  /// The child works in another directory: relative entries would mean nothing there.
  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static Checked<Decode.Counts> answer(Path file) throws IOException {
    try (var in = new DataInputStream(Files.newInputStream(file))) {
      if (in.readBoolean()) {
        return Checked.accepted(new Decode.Counts(in.readInt(), in.readInt()));
      }
      return Checked.refused(in.readUTF(), in.readUTF(), in.readUTF(), in.readUTF(), in.readUTF());
    }
  }

  private static Checked<Decode.Counts> failed(String expected, String found) {
    return Checked.refused("dataset.undecodable", "", expected, found, REMEDY);
  }

  private static String firstLine(Path log) throws IOException {
    try (var lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
      return lines.findFirst().orElse("");
    }
  }
}
