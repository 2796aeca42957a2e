package assay.worker.probe;

import java.util.ArrayList;
import java.util.List;

/// How tries at one wall went.
///
/// @param holds whether each was refused
/// @param detail what the kernel answered, on one line
public record Tried(boolean holds, String detail) {
  public Tried {
    detail = detail.replaceAll("\\p{Cntrl}", "?");
  }

  /// Several tries at one wall.
  public static final class All {
    private final List<String> details = new ArrayList<>();
    private boolean holds = true;

    public All add(boolean refused, String detail) {
      holds &= refused;
      details.add(refused ? detail : "NOT REFUSED: " + detail);
      return this;
    }

    public Tried tried() {
      return new Tried(holds, String.join("; ", details));
    }
  }
}
