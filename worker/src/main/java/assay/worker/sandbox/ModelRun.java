package assay.worker.sandbox;

import assay.grading.ticket.ModelFailure;
import assay.grading.ticket.Preprocessing;
import assay.grading.ticket.WorkerCalls.Fact;
import assay.worker.engine.Said;
import assay.worker.engine.Setup;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One child process with one model, from the parent's side. What it says is not trusted: frames
/// are bounded, and anything out of order is a crash of the model.
public final class ModelRun implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ModelRun.class);
  private static final int LONGEST_TEXT = 1 << 14;
  private static final int WIDEST = 1 << 16;

  /// Exit value of `-XX:+ExitOnOutOfMemoryError`.
  private static final int OUT_OF_HEAP = 3;

  /// 128 + SIGKILL: not ours, so the kernel's memory killer.
  private static final int KILLED = 137;

  private static final SecureRandom RANDOM = new SecureRandom();

  private enum End {
    TIMEOUT,
    STOPPED,
    NOISY
  }

  private record Frame(Said kind, ByteBuffer payload) {}

  private final Process process;
  private final Workplace.Place place;
  private final Setup setup;
  private final ScheduledFuture<?> deadline;
  private final Noise noise;
  private final DataInputStream in;
  private final DataOutputStream out;
  private final AtomicReference<@Nullable End> end = new AtomicReference<>();
  private final AtomicReference<@Nullable IOException> ourFault = new AtomicReference<>();
  private volatile List<Fact> facts = List.of();
  private boolean greeted;
  private boolean loaded;
  private int imagesDone;

  ModelRun(
      Process process,
      Workplace.Place place,
      Setup setup,
      ScheduledExecutorService deadlines,
      RunLimits limits) {
    this.process = process;
    this.place = place;
    this.setup = setup;
    this.in = new DataInputStream(new BufferedInputStream(process.getInputStream(), 1 << 16));
    this.out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream(), 1 << 16));
    this.noise = new Noise(process.getErrorStream(), () -> end(End.NOISY));
    this.deadline =
        deadlines.schedule(
            () -> end(End.TIMEOUT), limits.wallClock().toMillis(), TimeUnit.MILLISECONDS);
  }

  /// What the engine said of itself; empty before the first embedding.
  public List<Fact> facts() {
    return facts;
  }

  /// Kills the process; a running [#embed] answers that it was stopped. From any thread.
  public void stop() {
    end(End.STOPPED);
  }

  /// Runs the model over all images, in a secret random order.
  ///
  /// @param progress told how many images are done, after each batch
  /// @throws IOException when the machine failed, not the model
  public Embeddings embed(Images images, Preprocessing preprocessing, IntConsumer progress)
      throws IOException {
    var rows = new float[images.count()][];
    var answer = stream(images, preprocessing, progress, (image, row) -> rows[image] = row);
    return answer instanceof Embeddings.Done ? new Embeddings.Done(rows) : answer;
  }

  /// Takes embeddings as they come, in no order; each is the taker's own.
  @FunctionalInterface
  public interface Rows {
    void take(int image, float[] row);
  }

  /// Runs the model over all images as [#embed] does, without keeping the embeddings.
  ///
  /// @return with no rows when it is done
  /// @throws IOException when the machine failed, not the model
  public Embeddings stream(
      Images images, Preprocessing preprocessing, IntConsumer progress, Rows rows)
      throws IOException {
    imagesDone = 0;
    try {
      var refused = load();
      if (refused != null) {
        return refused;
      }
      var order = shuffled(images.count());
      feed(images, order, preprocessing);
      return collect(order, progress, rows);
    } catch (IOException e) {
      return ended(e);
    }
  }

  private Embeddings.@Nullable ModelFailed load() throws IOException {
    if (!greeted) {
      setup.write(out);
      out.flush();
      var hello = read(LONGEST_TEXT);
      expect(hello, Said.HELLO);
      greeted = true;
      facts = facts(text(hello.payload()));
    }
    if (!loaded) {
      var ready = read(LONGEST_TEXT);
      if (ready.kind() == Said.FAILED) {
        return failed(ready);
      }
      expect(ready, Said.READY);
      loaded = true;
    }
    return null;
  }

  private Embeddings collect(int[] order, IntConsumer progress, Rows rows) throws IOException {
    int width = setup.embedding();
    while (imagesDone < order.length) {
      int count = Math.min(setup.engine().batchSize(), order.length - imagesDone);
      var frame = read(8 + count * WIDEST * Float.BYTES);
      if (frame.kind() == Said.FAILED) {
        return failed(frame);
      }
      expect(frame, Said.EMBEDDINGS);
      var payload = frame.payload();
      if (payload.remaining() < 8 || payload.getInt() != count) {
        throw new IOException("the child answered another number of rows");
      }
      int found = payload.getInt();
      if (found < 1
          || found > WIDEST
          || payload.remaining() != count * found * Float.BYTES
          || (width != 0 && found != width)) {
        throw new IOException("the child answered rows of another width");
      }
      width = found;
      var floats = payload.asFloatBuffer();
      for (int i = 0; i < count; i++) {
        var row = new float[width];
        floats.get(row);
        rows.take(order[imagesDone + i], row);
      }
      imagesDone += count;
      progress.accept(imagesDone);
    }
    return new Embeddings.Done(new float[0][]);
  }

  private void feed(Images images, int[] order, Preprocessing preprocessing) {
    Thread.ofPlatform()
        .daemon()
        .name("sandbox-feeder")
        .start(() -> {
          try {
            write(images, order, preprocessing);
          } catch (IOException e) {
            // The child is gone: whoever reads its answers sees that too and finds out why.
            LOG.debug("pipe to the sandbox: {}", e.getMessage());
          }
        });
  }

  private void write(Images images, int[] order, Preprocessing preprocessing) throws IOException {
    int size = setup.imageBytes();
    int batch = setup.engine().batchSize();
    var pixels = new byte[Math.multiplyExact(Math.min(batch, order.length), size)];
    for (int first = 0; first < order.length; first += batch) {
      int count = Math.min(batch, order.length - first);
      try {
        for (int i = 0; i < count; i++) {
          images.copy(order[first + i], pixels, i * size);
        }
      } catch (IOException | RuntimeException e) {
        ourFault.set(new IOException("cannot read the images: " + e.getMessage(), e));
        kill();
        return;
      }
      out.writeInt(count);
      out.writeDouble(preprocessing.mean());
      out.writeDouble(preprocessing.std());
      out.writeUTF(preprocessing.flip());
      out.write(pixels, 0, count * size);
      out.flush();
    }
  }

  /// A model must not learn from the position of an image which pair it belongs to.
  private static int[] shuffled(int count) {
    var order = new int[count];
    for (int i = 0; i < count; i++) {
      int j = RANDOM.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  private Frame read(int longest) throws IOException {
    var kind = Said.of(in.readUnsignedByte());
    int length = in.readInt();
    if (kind.isEmpty() || length < 0 || length > longest) {
      throw new IOException("the child broke the protocol");
    }
    var payload = in.readNBytes(length);
    if (payload.length < length) {
      throw new IOException("the child ended inside an answer");
    }
    return new Frame(kind.get(), ByteBuffer.wrap(payload));
  }

  private void expect(Frame frame, Said kind) throws IOException {
    if (frame.kind() == Said.BROKEN) {
      var fault = new SandboxFault(text(frame.payload()));
      ourFault.set(fault);
      throw fault;
    }
    if (frame.kind() != kind) {
      throw new IOException("the child said " + frame.kind() + " instead of " + kind);
    }
  }

  private Embeddings.ModelFailed failed(Frame frame) throws IOException {
    var said = text(frame.payload());
    var code = said.lines().findFirst().orElse("");
    var failure = ModelFailure.of(code);
    if (failure.isEmpty()) {
      throw new IOException("the child named no known failure");
    }
    LOG.info("model failed: {}", Noise.oneLine(said));
    return new Embeddings.ModelFailed(failure.get(), imagesDone);
  }

  /// Why the pipe broke.
  private Embeddings ended(IOException broken) throws IOException {
    var why = end.get();
    if (why == null && ourFault.get() == null) {
      awaitExit();
      why = end.get();
    }
    var fault = ourFault.get();
    kill();
    if (why == End.STOPPED) {
      return new Embeddings.Stopped();
    }
    if (fault != null) {
      throw fault;
    }
    if (why == End.TIMEOUT) {
      return new Embeddings.ModelFailed(ModelFailure.TIMEOUT, imagesDone);
    }
    var said = noise.text();
    LOG.info("sandbox ended, exit {}, {}: {}", exit(), broken.getMessage(), said);
    if (!greeted) {
      throw new SandboxFault("the sandbox ended before it touched the model: " + said);
    }
    return new Embeddings.ModelFailed(
        why == null && ranOutOfMemory(said) ? ModelFailure.RESOURCE_LIMIT : ModelFailure.CRASHED,
        imagesDone);
  }

  private boolean ranOutOfMemory(String said) {
    return exit() == OUT_OF_HEAP
        || exit() == KILLED
        || said.contains("insufficient memory")
        || said.contains("bad_alloc")
        || said.contains("OutOfMemoryError");
  }

  private int exit() {
    return process.isAlive() ? -1 : process.exitValue();
  }

  private void awaitExit() {
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        LOG.warn("sandbox {} answers nonsense and lives on", process.pid());
        end(End.NOISY);
      }
      noise.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      end(End.STOPPED);
    }
  }

  private void end(End why) {
    end.compareAndSet(null, why);
    kill();
  }

  private void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /// Kills what is left of the process and removes its folder and its control groups.
  @Override
  public void close() throws IOException {
    deadline.cancel(false);
    kill();
    try {
      process.waitFor(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    place.close();
  }

  private static List<Fact> facts(String lines) {
    var facts = new ArrayList<Fact>();
    for (var line : lines.lines().toList()) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        facts.add(new Fact(line.substring(0, equals), line.substring(equals + 1)));
      }
    }
    return List.copyOf(facts);
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes).toString();
  }
}
