package assay.grading.gate;

import assay.grading.gate.OnnxModel.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/// What `Slice` leaves: bounds stand in attributes, or since opset 10 in inputs.
///
/// @param axes as counted from the front
record Slices(List<Long> starts, List<Long> ends, List<Long> axes, List<Long> steps) {
  /// The shape of a slice; empty where the bounds are not known.
  static Optional<List<Long>> sliced(Shapes shapes, Node node, List<Long> x) {
    return of(shapes, node, x.size())
        .map(slices -> {
          var shape = new ArrayList<>(x);
          for (int i = 0; i < slices.axes.size(); i++) {
            int axis = slices.axes.get(i).intValue();
            shape.set(axis, slices.indices(i, x.get(axis)).size());
          }
          return shape;
        });
  }

  static Optional<Slices> of(Shapes shapes, Node node, int rank) {
    var starts = shapes.listed(node, "starts", 1);
    var ends = shapes.listed(node, "ends", 2);
    if (starts.isEmpty() || ends.isEmpty()) {
      return Optional.empty();
    }
    int count = starts.get().size();
    var axes =
        shapes.listed(node, "axes", 3).orElse(LongStream.range(0, count).boxed().toList()).stream()
            .map(axis -> (long) Shapes.axis(axis, rank))
            .toList();
    var steps =
        shapes
            .listed(node, "steps", 4)
            .orElse(LongStream.generate(() -> 1).limit(count).boxed().toList());
    return Optional.of(new Slices(starts.get(), ends.get(), axes, steps));
  }

  /// Which indices slice i takes of an axis.
  LongRange indices(int i, long size) {
    long step = steps.get(i);
    long first = clamp(starts.get(i), size, step);
    long end = clamp(ends.get(i), size, step);
    long count = step == 0 ? 0 : Math.max(0, Math.ceilDiv(end - first, step));
    return new LongRange(first, step, count);
  }

  /// @param size how many there are
  record LongRange(long first, long step, long size) {}

  /// Behind the last index when the step is positive, before the first when it is negative.
  private static long clamp(long bound, long size, long step) {
    long from = bound < 0 ? bound + size : bound;
    return step > 0 ? Math.clamp(from, 0, size) : Math.clamp(from, -1, size - 1);
  }
}
