package assay.worker.engine;

import ai.onnxruntime.OrtException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/// The child process: reads frames of images from standard input, answers embeddings on standard
/// output, and ends with its input. One life, one model.
public final class Child {
  /// Longest text for the operator's log.
  private static final int LONGEST_TEXT = 2048;

  private final DataInputStream in;
  private final DataOutputStream out;

  private Child(DataInputStream in, DataOutputStream out) {
    this.in = in;
    this.out = out;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    // Whatever prints must not end up between the frames.
    System.setOut(System.err);
    endWithParent();
    var child =
        new Child(
            new DataInputStream(
                new BufferedInputStream(new FileInputStream(FileDescriptor.in), 1 << 16)),
            new DataOutputStream(
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16)));
    child.serve();
    // Something failed and was said. No orderly end of native threads: nothing is left to lose.
    Runtime.getRuntime().halt(0);
  }

  /// A second net beside PDEATHSIG, for hosts that cannot give one.
  private static void endWithParent() {
    ProcessHandle.current().parent().ifPresent(Child::endWith);
  }

  private static void endWith(ProcessHandle parent) {
    Thread.ofPlatform()
        .daemon()
        .name("parent-watch")
        .start(() -> {
          parent.onExit().join();
          Runtime.getRuntime().halt(1);
        });
  }

  private void serve() throws IOException, InterruptedException {
    try {
      var setup = Setup.read(in);
      var runtime = new OnnxRuntime(setup.engine());
      say(Said.HELLO, lines(runtime.facts()));
      try (var engine = Engine.load(setup, runtime)) {
        say(Said.READY, lines(engine.facts()));
        embed(engine, Frames.start(in, setup));
      }
    } catch (ModelFault e) {
      say(Said.FAILED, text(e.failure().code() + "\n" + e.getMessage()));
    } catch (EngineFault e) {
      say(Said.BROKEN, text(String.valueOf(e.getMessage())));
    } catch (OrtException e) {
      say(Said.BROKEN, text("closing the session: " + e.getMessage()));
    }
  }

  /// Until the parent's end of the pipe is closed.
  private void embed(Engine engine, Frames frames)
      throws ModelFault, EngineFault, IOException, InterruptedException {
    while (true) {
      var frame = frames.take();
      int images = frame.head().images();
      var rows = engine.embed(frame);
      frames.giveBack(frame);
      var answer = ByteBuffer.allocate(12 + rows.embeddings().length * Float.BYTES);
      answer.putInt(images).putInt(rows.embeddings().length / images).putInt(rows.batch());
      answer.asFloatBuffer().put(rows.embeddings());
      say(Said.EMBEDDINGS, answer.array());
    }
  }

  private static byte[] lines(Map<String, String> facts) {
    var lines = new StringBuilder();
    facts.forEach((name, value) -> lines.append(name).append('=').append(value).append('\n'));
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] text(String message) {
    var text = message.getBytes(StandardCharsets.UTF_8);
    return text.length <= LONGEST_TEXT ? text : Arrays.copyOf(text, LONGEST_TEXT);
  }

  private void say(Said kind, byte[] payload) throws IOException {
    out.writeByte(kind.letter());
    out.writeInt(payload.length);
    out.write(payload);
    out.flush();
  }
}
