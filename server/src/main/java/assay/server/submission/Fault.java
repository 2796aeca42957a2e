package assay.server.submission;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// Whose fault a state is. A participant's fault and ours never share an answer.
public enum Fault {
  PARTICIPANT,
  SYSTEM,
  NOBODY;

  @JsonValue
  public String spelled() {
    return name().toLowerCase(Locale.ROOT);
  }
}
