package assay.worker.sandbox;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// In which secret order the images of a set are sent, in which frames, and which of them again.
///
/// @param images in the order of sending, those of the probe at the end
/// @param first how many are sent for the first time
record Plan(int[] images, int first, List<Part> parts) {
  private static final SecureRandom RANDOM = new SecureRandom();

  /// Enough to meet any neighbour, few beside a set of thousands.
  private static final int PROBED = 32;

  private static final int LARGEST_PROBE_BATCH = 24;

  /// A frame.
  ///
  /// @param from index of its first image in [#images]
  /// @param batch images of one run
  record Part(int from, int count, int batch) {}

  Plan {
    parts = List.copyOf(parts);
  }

  /// A model must not learn from the position of an image which pair it belongs to.
  ///
  /// The probe comes after the images: the same ones twice, among others than before, once in runs
  /// of the same size, which a model cannot tell from the first ones, and once in smaller or larger
  /// runs.
  ///
  /// @param batch images of one run
  static Plan of(int count, int batch, boolean probed) {
    var order = shuffled(count);
    var parts = new ArrayList<Part>();
    split(parts, 0, count, batch, batch);
    if (!probed) {
      return new Plan(order, count, parts);
    }
    int sample = Math.min(PROBED, count);
    var again = Arrays.copyOf(order, count + 2 * sample);
    var chosen = Arrays.copyOf(shuffled(count), sample);
    System.arraycopy(chosen, 0, again, count, sample);
    split(parts, count, sample, batch, batch);
    shuffle(chosen);
    System.arraycopy(chosen, 0, again, count + sample, sample);
    int other = otherThan(batch, sample);
    split(parts, count + sample, sample, other, 0);
    return new Plan(again, count, parts);
  }

  private static int otherThan(int batch, int sample) {
    var sizes =
        IntStream.rangeClosed(1, Math.min(LARGEST_PROBE_BATCH, sample))
            .filter(size -> size != batch)
            .toArray();
    // A single image, alone before and now.
    return sizes.length == 0 ? 1 : sizes[RANDOM.nextInt(sizes.length)];
  }

  /// @param batch 0 = as many as stand in the frame, without padding
  private static void split(List<Part> parts, int from, int count, int size, int batch) {
    for (int done = 0; done < count; done += size) {
      int here = Math.min(size, count - done);
      parts.add(new Part(from + done, here, batch == 0 ? here : batch));
    }
  }

  private static int[] shuffled(int count) {
    var order = new int[count];
    Arrays.setAll(order, i -> i);
    shuffle(order);
    return order;
  }

  private static void shuffle(int[] order) {
    for (int i = order.length - 1; i > 0; i--) {
      int j = RANDOM.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[j];
      order[j] = kept;
    }
  }
}
