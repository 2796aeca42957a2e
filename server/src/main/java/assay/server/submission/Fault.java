package assay.server.submission;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/// Whose fault a state is. A participant's fault and ours never share an answer.
public enum Fault {
  @JsonProperty("participant")
  PARTICIPANT,
  @JsonProperty("system")
  SYSTEM,
  @JsonProperty("nobody")
  NOBODY;

  /// As the API and the database spell it.
  public String spelled() {
    return name().toLowerCase(Locale.ROOT);
  }
}
