package assay.worker.sandbox;

import assay.worker.engine.Child;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// A child in the place of [Child]: misbehaves as the model's file says in words, or hands over to
/// the real one.
final class StandIn {
  /// Ten gigabytes, in pieces.
  private static final int PIECES = 10_000;

  private static final int PIECE = 1 << 20;

  private StandIn() {}

  @SuppressWarnings("restricted")
  public static void main(String[] arguments) throws IOException, InterruptedException {
    var isolated = Path.of("/model/model.onnx");
    var model = Files.exists(isolated) ? isolated : Path.of("../model/model.onnx");
    var bytes = Files.readAllBytes(model);
    var word = bytes.length > 20 ? "" : new String(bytes, StandardCharsets.UTF_8);
    var out = new DataOutputStream(new FileOutputStream(FileDescriptor.out));
    if (!word.isEmpty() && System.in.read() < 0) {
      return;
    }
    switch (word) {
      case "segfault" -> {
        greet(out);
        System.err.println(
            MemorySegment.ofAddress(1 << 20).reinterpret(8).get(ValueLayout.JAVA_LONG, 0));
      }
      case "halt" -> {
        greet(out);
        Runtime.getRuntime().halt(134);
      }
      case "errors" -> {
        greet(out);
        flood(FileDescriptor.err);
      }
      case "answers" -> {
        greet(out);
        flood(FileDescriptor.out);
      }
      case "long frame" -> {
        greet(out);
        out.writeByte('E');
        out.writeInt(Integer.MAX_VALUE);
        flood(FileDescriptor.out);
      }
      case "negative frame" -> {
        greet(out);
        out.writeByte('E');
        out.writeInt(-1);
        flood(FileDescriptor.out);
      }
      case "unknown failure" -> {
        greet(out);
        frame(out, 'F', "model.<script>\nnonsense");
      }
      case "hungry" -> {
        greet(out);
        // 4 GiB, each page of them.
        for (int i = 0; i < 256; i++) {
          Arena.global().allocate(16L << 20).fill((byte) 1);
        }
      }
      case "silence" -> {
        greet(out);
        Thread.sleep(600_000);
      }
      default -> Child.main(arguments);
    }
  }

  private static void greet(DataOutputStream out) throws IOException {
    frame(out, 'H', "onnxruntime=stand-in\n");
    frame(out, 'R', "");
  }

  private static void frame(DataOutputStream out, char kind, String text) throws IOException {
    out.writeByte(kind);
    out.writeInt(text.length());
    out.writeBytes(text);
    out.flush();
  }

  private static void flood(FileDescriptor where) throws IOException {
    var piece = "x".repeat(PIECE).getBytes(StandardCharsets.UTF_8);
    var out = new FileOutputStream(where);
    for (int i = 0; i < PIECES; i++) {
      out.write(piece);
    }
  }
}
