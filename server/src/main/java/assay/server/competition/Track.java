package assay.server.competition;

import java.util.UUID;

/// Phase × task × scale: owns its evaluation sets, its quota and its board.
public record Track(
    UUID id, UUID competition, Phase phase, Task task, Scale scale, BoardRules board) {
  /// As people and addresses name it: `phase/task/scale`.
  public String address() {
    return String.join("/", phase.slug(), task.slug(), scale.slug());
  }

  /// The same with other rules of its task.
  Track with(Task other) {
    return new Track(id, competition, phase, other, scale, board);
  }
}
