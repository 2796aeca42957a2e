package assay.server.question;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A field of a form that an organizer made up: of the registration of a team, or of the fact sheet
/// of an entry.
///
/// @param key how requests name it
/// @param ask what people read over the field
/// @param help more of it; empty: nothing
/// @param choices of a CHOICE, in their order; else empty
/// @param most the greatest NUMBER, by the slug of the scale that is entered; a scale that is not
///   there has no bound
/// @param must the one answer to a YES_NO that is let in; null: either
public record Question(
    String key,
    String ask,
    String help,
    Kind kind,
    boolean isRequired,
    List<String> choices,
    Map<String, Long> most,
    @Nullable String must) {
  public static final String YES = "yes";
  public static final String NO = "no";

  /// What is an answer; spelled `text`, `number`, `choice`, `yes-no` outside.
  public enum Kind {
    TEXT,
    NUMBER,
    CHOICE,
    YES_NO;

    public String spelled() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The reverse of [#spelled].
    public static Kind of(String spelled) {
      return valueOf(spelled.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
  }

  public Question {
    choices = List.copyOf(choices);
    most = Map.copyOf(most);
  }

  /// The words that are answers; empty where any text or number may be one.
  public List<String> words() {
    return kind == Kind.YES_NO ? List.of(YES, NO) : choices;
  }
}
