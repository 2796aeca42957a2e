package assay.worker.engine;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import assay.grading.ticket.Preprocessing;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/// The child process: reads image batches from standard input, answers embeddings on standard
/// output, and ends. One life, one model.
public final class Child {
  /// Longest text for the operator's log.
  private static final int LONGEST_TEXT = 2048;

  /// One batch of images, or the end.
  private record Batch(byte[] images, int count, Preprocessing preprocessing) {
    static final Batch END = new Batch(new byte[0], 0, Preprocessing.UNIT);
  }

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
    // No orderly end of native threads: nothing is left to lose.
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
      var options = Engine.prepare(setup.engine());
      say(
          Said.HELLO,
          "onnxruntime=%s\nprovider=%s\n"
              .formatted(
                  OrtEnvironment.getEnvironment().getVersion(),
                  setup.engine().device().equals("cuda") ? "CUDA" : "CPU")
              .getBytes(StandardCharsets.UTF_8));
      try (var engine = Engine.load(setup, options)) {
        say(Said.READY, new byte[0]);
        embed(engine, batches(setup));
      }
    } catch (ModelFault e) {
      say(Said.FAILED, text(e.failure().code() + "\n" + e.getMessage()));
    } catch (EngineFault e) {
      say(Said.BROKEN, text(String.valueOf(e.getMessage())));
    } catch (OrtException e) {
      say(Said.BROKEN, text("closing the session: " + e.getMessage()));
    }
  }

  private void embed(Engine engine, BlockingQueue<Batch> batches)
      throws ModelFault, EngineFault, IOException, InterruptedException {
    for (var batch = batches.take(); batch.count() > 0; batch = batches.take()) {
      var embeddings = engine.embed(batch.images(), batch.count(), batch.preprocessing());
      var frame = ByteBuffer.allocate(8 + embeddings.length * Float.BYTES);
      frame.putInt(batch.count()).putInt(embeddings.length / batch.count());
      frame.asFloatBuffer().put(embeddings);
      say(Said.EMBEDDINGS, frame.array());
    }
  }

  /// Reads ahead by one batch while the engine computes.
  private BlockingQueue<Batch> batches(Setup setup) {
    var batches = new ArrayBlockingQueue<Batch>(1);
    Thread.ofPlatform()
        .daemon()
        .name("batches")
        .start(() -> {
          try {
            Batch batch;
            do {
              batch = read(setup);
              batches.put(batch);
            } while (batch.count() > 0);
          } catch (EOFException e) {
            // The parent went away in the middle: nobody waits for an answer.
            Runtime.getRuntime().halt(1);
          } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    return batches;
  }

  private Batch read(Setup setup) throws IOException {
    int count = in.readInt();
    if (count == 0) {
      return Batch.END;
    }
    var preprocessing = new Preprocessing(in.readDouble(), in.readDouble(), in.readUTF());
    var images = new byte[Math.multiplyExact(count, setup.imageBytes())];
    in.readFully(images);
    return new Batch(images, count, preprocessing);
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
