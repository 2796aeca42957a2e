package assay.server.seal;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What was found when a chain was computed again from its tables.
///
/// @param valid whether nothing is broken, and the chain is the one that was noted
/// @param checkedAt by the database's clock
/// @param seal the last one up to which the chain agrees with itself; 0: none
/// @param head its hash: who notes it can tell later whether anything up to it was changed
/// @param events under those seals
/// @param waiting events that are under no seal yet
/// @param fault the first break; null: none
/// @param late events that were written long after the time they say
public record Verification(
    boolean valid,
    Instant checkedAt,
    int seal,
    String head,
    long events,
    int waiting,
    @Nullable Fault fault,
    Late late) {

  /// @param seal where it is; 0: under none
  /// @param event the event's id; null: the seal itself
  /// @param what in a sentence
  /// @param expected what the chain says
  /// @param found what is there
  public record Fault(
      int seal, @Nullable String event, String what, String expected, String found) {}

  /// They break nothing: a transaction may last. But somebody should look at them.
  ///
  /// @param said the first of them, each in a sentence
  public record Late(int count, List<String> said) {
    public Late {
      said = List.copyOf(said);
    }
  }
}
