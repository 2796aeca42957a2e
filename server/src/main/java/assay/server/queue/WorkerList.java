package assay.server.queue;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The workers that an organization's gradings may run on: the platform's and its own.
///
/// @param smallestTolerance up to which |Δ| of a cosine a claim of this organization still counts
///   as reproduced; null: it has no task
/// @param items those alive first
public record WorkerList(@Nullable Double smallestTolerance, List<WorkerView> items) {
  public WorkerList {
    items = List.copyOf(items);
  }
}
