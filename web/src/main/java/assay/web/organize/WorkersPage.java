package assay.web.organize;

import assay.web.Badge;
import assay.web.Form;
import assay.web.Link;
import assay.web.Page;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who runs the models, how well are they walled in, and how exactly do they compute?
///
/// @param inbox the organization and its inbox
/// @param smallestTolerance of the organization's tasks, as |Δ| of a cosine; null: no task
/// @param workers those alive first
public record WorkersPage(Link inbox, @Nullable Double smallestTolerance, List<Worker> workers)
    implements Page {

  /// More components than usual: one for each part of what is shown.
  ///
  /// @param state alive or gone
  /// @param sandbox its kind
  /// @param walls empty: a worker of an earlier version
  /// @param noise empty: not yet measured
  public record Worker(
      String name,
      Badge state,
      Instant lastSeenAt,
      int slots,
      Duty duty,
      String sandbox,
      List<Fact> facts,
      List<Wall> walls,
      List<Noise> noise) {
    public Worker {
      facts = List.copyOf(facts);
      walls = List.copyOf(walls);
      noise = List.copyOf(noise);
    }

    /// `15 of 16 walls hold`
    public String walled() {
      long holding = walls.stream().filter(wall -> wall.state() == Badge.HOLDS).count();
      return holding + " of " + walls.size() + " walls hold";
    }

    public boolean isWalled() {
      return !walls.isEmpty() && walls.stream().allMatch(wall -> wall.state() == Badge.HOLDS);
    }
  }

  /// Whose models it runs, on what, and whether it gets work.
  ///
  /// @param pool `platform`, or the organization's `own`
  /// @param device `cpu` or `cuda`
  /// @param memoryBytes for one model; null: not known
  /// @param held drained or out; null: it gets work
  /// @param reason empty: it gets work
  /// @param since when that changed last; null: never
  /// @param action where to post that it be drained, or put back; null: not for this reader to say
  /// @param form what came back from there
  public record Duty(
      String pool,
      String device,
      @Nullable Long memoryBytes,
      @Nullable Badge held,
      String reason,
      @Nullable Instant since,
      @Nullable String action,
      Form form) {}

  public record Fact(String name, String value) {}

  /// @param meaning what a model cannot do while it holds; empty: unknown here
  /// @param detail what the kernel answered
  public record Wall(String name, String meaning, Badge state, String detail) {}

  /// @param max largest |Δ| of a cosine
  /// @param isWide above half of the smallest tolerance
  public record Noise(int batchSize, int repetitions, double max, boolean isWide) {}

  public WorkersPage {
    workers = List.copyOf(workers);
  }

  @Override
  public String template() {
    return "organize/workers.jte";
  }

  @Override
  public String title() {
    return "Workers";
  }
}
