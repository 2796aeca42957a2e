package assay.worker.probe;

import assay.worker.kernel.RawCalls;
import assay.worker.kernel.SystemCall;
import java.lang.foreign.MemorySegment;

/// Takes memory, as a model would.
final class MemoryTries {
  private static final long CHUNK = 16L << 20;
  private static final long READ_AND_WRITE = 3;
  private static final long PRIVATE_ANONYMOUS = 0x22;

  private MemoryTries() {}

  /// Takes chunk after chunk and writes to each page.
  ///
  /// @param most where it gives up: nothing holds
  @SuppressWarnings("restricted")
  static Tried take(RawCalls calls, long most) {
    for (long taken = 0; taken < most; taken += CHUNK) {
      var chunk = calls.call(SystemCall.MMAP, 0, CHUNK, READ_AND_WRITE, PRIVATE_ANONYMOUS, -1, 0);
      if (chunk.isRefused()) {
        return new Tried(true, "%s after %d MiB".formatted(chunk.said(), taken >> 20));
      }
      MemorySegment.ofAddress(chunk.result()).reinterpret(CHUNK).fill((byte) 1);
    }
    return new Tried(false, "%d MiB were given".formatted(most >> 20));
  }
}
