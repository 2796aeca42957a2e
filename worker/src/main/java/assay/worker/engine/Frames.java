package assay.worker.engine;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/// Reads and converts the next frame while the engine computes the one before.
final class Frames {
  private static final int ROOMS = 2;

  /// As of `-XX:+ExitOnOutOfMemoryError`, which does not see direct memory.
  private static final int OUT_OF_MEMORY = 3;

  private static final int BROKEN = 1;

  private final DataInputStream in;
  private final Setup setup;
  private final BlockingQueue<Frame> filled = new ArrayBlockingQueue<>(ROOMS);
  private final BlockingQueue<Frame> free = new ArrayBlockingQueue<>(ROOMS);
  private int rooms;
  private @Nullable PixelMapping mapping;
  private float[][] values = {};

  private Frames(DataInputStream in, Setup setup) {
    this.in = in;
    this.setup = setup;
  }

  static Frames start(DataInputStream in, Setup setup) {
    var frames = new Frames(in, setup);
    Thread.ofPlatform().daemon().name("frames").start(frames::read);
    return frames;
  }

  /// Waits for the next one; [#giveBack] it.
  Frame take() throws InterruptedException {
    return filled.take();
  }

  void giveBack(Frame frame) {
    free.add(frame);
  }

  private void read() {
    try {
      while (true) {
        var head = FrameHead.read(in, setup.channels());
        if (!head.mapping().equals(mapping)) {
          mapping = head.mapping();
          values = mapping.values();
        }
        var room = room(head);
        room.read(head, values, in);
        filled.put(room);
      }
    } catch (EOFException e) {
      // The parent has no more to ask, or is gone: nobody waits for an answer.
      Runtime.getRuntime().halt(0);
    } catch (OutOfMemoryError e) {
      end(OUT_OF_MEMORY, e);
    } catch (IOException | InterruptedException | RuntimeException e) {
      end(BROKEN, e);
    }
  }

  /// Without this thread the process would wait for ever.
  private static void end(int status, Throwable why) {
    System.err.println("reading frames: " + why);
    Runtime.getRuntime().halt(status);
  }

  private Frame room(FrameHead head) throws InterruptedException {
    if (rooms < ROOMS) {
      rooms++;
      return new Frame(setup, head);
    }
    return free.take();
  }
}
