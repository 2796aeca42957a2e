package assay.server.plot;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The values last used, and one computation at a time for the others: who asks for what is kept
/// never waits for it.
final class Kept<K, V> {
  private final ReentrantLock computing = new ReentrantLock();
  private final Map<K, V> values;

  /// @param most how many are kept
  Kept(int most) {
    this.values =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > most;
          }
        };
  }

  @FunctionalInterface
  interface Computation<V> {
    V compute() throws IOException;
  }

  V get(K key, Computation<V> computation) throws IOException {
    var kept = find(key);
    if (kept != null) {
      return kept;
    }
    computing.lock();
    try {
      var meanwhile = find(key);
      if (meanwhile != null) {
        return meanwhile;
      }
      var value = computation.compute();
      synchronized (values) {
        values.put(key, value);
      }
      return value;
    } finally {
      computing.unlock();
    }
  }

  private @Nullable V find(K key) {
    synchronized (values) {
      return values.get(key);
    }
  }
}
