package assay.server.competition;

import java.util.UUID;

/// Phase × task × scale: owns its evaluation sets, its quota and its board.
public record Track(
    UUID id, UUID competition, Phase phase, Task task, Scale scale, BoardRules board) {}
