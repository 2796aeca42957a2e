package assay.worker.sandbox;

import assay.grading.ticket.ModelFailure;
import assay.grading.ticket.Preprocessing;
import assay.grading.ticket.WorkerCalls.Fact;
import assay.worker.engine.Said;
import assay.worker.engine.Setup;
import assay.worker.sandbox.Answers.Answer;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One child process with one model, from the parent's side.
public final class ModelRun implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ModelRun.class);

  /// Bytes that the embeddings of a set may take here: a model may be as wide as it likes, but not
  /// until this process has no memory left.
  private static final long MOST_KEPT = Runtime.getRuntime().maxMemory() / 2;

  private final ChildProcess child;
  private final Setup setup;
  private final Answers answers;
  private final DataOutputStream out;
  private volatile List<Fact> engine = List.of();
  private volatile List<Fact> ofTheSet = List.of();
  private boolean greeted;
  private boolean loaded;
  private int imagesDone;

  ModelRun(
      Process process,
      Workplace.Place place,
      Setup setup,
      ScheduledExecutorService deadlines,
      RunLimits limits) {
    this.child = new ChildProcess(process, place, deadlines, limits);
    this.setup = setup;
    this.answers = new Answers(child.answers(), setup);
    this.out = new DataOutputStream(new BufferedOutputStream(child.questions(), 1 << 16));
  }

  /// What the engine said of itself and how the last set was run; empty before the first embedding.
  public List<Fact> facts() {
    var facts = new ArrayList<>(engine);
    facts.addAll(ofTheSet);
    return List.copyOf(facts);
  }

  /// Kills the process; a running [#embed] answers that it was stopped. From any thread.
  public void stop() {
    child.stop();
  }

  /// Waits until the engine is up, before it touches the model.
  ///
  /// @throws IOException when the device or its libraries are missing, or of another version
  void greet() throws IOException {
    try {
      hello();
    } catch (IOException e) {
      child.ended(e, greeted, imagesDone);
      throw e;
    }
  }

  /// Waits until the model is loaded; [#embed] does it by itself.
  ///
  /// @return why there is nothing to embed with; null when there is
  /// @throws IOException when the machine failed, not the model
  public @Nullable Embeddings load() throws IOException {
    try {
      hello();
      return ready();
    } catch (IOException e) {
      return child.ended(e, greeted, imagesDone);
    }
  }

  /// Runs the model over all images as the task says, in a secret random order.
  ///
  /// @param progress told how many images are done, after each batch
  /// @throws IOException when the machine failed, not the model
  public Embeddings embed(Images images, Preprocessing preprocessing, IntConsumer progress)
      throws IOException {
    return embed(images, Reading.of(preprocessing), progress);
  }

  /// Runs the model over all images, in a secret random order.
  ///
  /// @param progress told how many images are done, after each batch
  /// @throws IOException when the machine failed, not the model
  public Embeddings embed(Images images, Reading reading, IntConsumer progress) throws IOException {
    var rows = new float[images.count()][];
    var answer =
        stream(
            images,
            reading,
            progress,
            width -> (long) rows.length * width * Float.BYTES,
            (image, row) -> rows[image] = row);
    return answer instanceof Embeddings.Done ? new Embeddings.Done(rows) : answer;
  }

  /// Runs the model over all images and stops it where the taker would keep more than this process
  /// can bear.
  ///
  /// @param kept bytes that the taker keeps of rows of so many values
  /// @return with no rows when it is done
  /// @throws IOException when the machine failed, not the model
  public Embeddings stream(
      Images images, Reading reading, IntConsumer progress, IntToLongFunction kept, Rows rows)
      throws IOException {
    var needed = new AtomicLong();
    var answer =
        stream(
            images,
            reading,
            progress,
            (image, row) -> {
              long all = kept.applyAsLong(row.length);
              if (all > MOST_KEPT) {
                needed.set(all);
                stop();
              } else {
                rows.take(image, row);
              }
            });
    return needed.get() > 0 ? tooLarge(needed.get()) : answer;
  }

  /// A width that the task demands is not the model's fault.
  private Embeddings tooLarge(long bytes) throws SandboxFault {
    if (setup.embedding() > 0) {
      throw new SandboxFault(
          "the embeddings of the set take %d bytes, and half of this process's heap is %d: give it more with -Xmx"
              .formatted(bytes, MOST_KEPT));
    }
    LOG.info("model gives embeddings of {} bytes in all, more than {}", bytes, MOST_KEPT);
    return new Embeddings.ModelFailed(ModelFailure.RESOURCE_LIMIT, imagesDone);
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
  public Embeddings stream(Images images, Reading reading, IntConsumer progress, Rows rows)
      throws IOException {
    imagesDone = 0;
    var feeder = new Feeder(out, setup, reading);
    var refused = load();
    if (refused != null) {
      return refused;
    }
    int batch = reading.batch() > 0 ? reading.batch() : setup.engine().firstBatch();
    var plan = Plan.of(images.count(), batch, reading.probed());
    try {
      feed(feeder, images, plan);
      return collect(plan, progress, rows);
    } catch (IOException e) {
      return child.ended(e, greeted, imagesDone);
    }
  }

  private void hello() throws IOException {
    if (!greeted) {
      setup.write(out);
      out.flush();
      var hello = answers.text();
      expect(hello, Said.HELLO);
      greeted = true;
      engine = facts(hello.text());
    }
  }

  private Embeddings.@Nullable ModelFailed ready() throws IOException {
    if (!loaded) {
      var ready = answers.text();
      if (ready.kind() == Said.FAILED) {
        return failed(ready);
      }
      expect(ready, Said.READY);
      loaded = true;
      var known = new ArrayList<>(engine);
      known.addAll(facts(ready.text()));
      engine = List.copyOf(known);
    }
    return null;
  }

  private void feed(Feeder feeder, Images images, Plan plan) {
    Thread.ofPlatform()
        .daemon()
        .name("sandbox-feeder")
        .start(() -> {
          try {
            feeder.write(images, plan);
          } catch (Feeder.ImagesUnreadable e) {
            child.fail(e);
          } catch (IOException e) {
            // The child is gone: whoever reads its answers sees that too and finds out why.
            LOG.debug("pipe to the sandbox: {}", e.getMessage());
          }
        });
  }

  private Embeddings collect(Plan plan, IntConsumer progress, Rows rows) throws IOException {
    var probe = new Probe(plan);
    int batch = setup.engine().firstBatch();
    long lastImage = System.nanoTime();
    for (var part : plan.parts()) {
      var answer = answers.embeddings(part.count());
      boolean again = part.from() >= plan.first();
      if (answer.kind() == Said.FAILED) {
        return again ? failedAgain(answer) : failed(answer);
      }
      expect(answer, Said.EMBEDDINGS);
      var found = answers.rows(answer, part.count());
      for (int i = 0; i < part.count(); i++) {
        int image = plan.images()[part.from() + i];
        var row = found.next();
        if (again) {
          probe.compare(image, row);
        } else {
          probe.remember(image, row);
          rows.take(image, row);
        }
      }
      if (!again) {
        batch = found.batch();
        imagesDone += part.count();
        lastImage = System.nanoTime();
        progress.accept(imagesDone);
      }
    }
    return judged(probe, batch, (System.nanoTime() - lastImage) / 1e9);
  }

  private Embeddings judged(Probe probe, int batch, double probeSeconds) {
    var facts = new ArrayList<Fact>();
    facts.add(new Fact("batch", Integer.toString(batch)));
    if (probe.images() > 0) {
      facts.add(new Fact("probe_images", Integer.toString(probe.images())));
      facts.add(
          new Fact("probe_max_difference", String.format(Locale.ROOT, "%.1e", probe.largest())));
      facts.add(new Fact("probe_seconds", String.format(Locale.ROOT, "%.3f", probeSeconds)));
    }
    ofTheSet = List.copyOf(facts);
    if (!probe.holds()) {
      LOG.info("model gave embeddings that lie {} apart", probe.largest());
      return new Embeddings.ModelFailed(ModelFailure.BATCH_DEPENDENT, imagesDone);
    }
    return new Embeddings.Done(new float[0][]);
  }

  private void expect(Answer answer, Said kind) throws IOException {
    if (answer.kind() == Said.BROKEN) {
      var fault = new SandboxFault(answer.text());
      child.fail(fault);
      throw fault;
    }
    if (answer.kind() != kind) {
      throw new IOException("the child said " + answer.kind() + " instead of " + kind);
    }
  }

  private Embeddings.ModelFailed failed(Answer answer) throws IOException {
    var said = answer.text();
    var code = said.lines().findFirst().orElse("");
    var failure = ModelFailure.of(code);
    if (failure.isEmpty()) {
      throw new IOException("the child named no known failure");
    }
    LOG.info("model failed: {}", Noise.oneLine(said));
    return new Embeddings.ModelFailed(failure.get(), imagesDone);
  }

  /// The same images gave embeddings before: that they do not now is the other images' doing.
  private Embeddings.ModelFailed failedAgain(Answer answer) throws IOException {
    var why = failed(answer);
    return switch (why.failure()) {
      case OUTPUT_NOT_FINITE, OUTPUT_SHAPE, RUNTIME_ERROR ->
          new Embeddings.ModelFailed(ModelFailure.BATCH_DEPENDENT, imagesDone);
      case LOAD, TIMEOUT, RESOURCE_LIMIT, CRASHED, BATCH_DEPENDENT -> why;
    };
  }

  /// Kills what is left of the process and removes its folder and its control groups.
  @Override
  public void close() throws IOException {
    child.close();
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
}
