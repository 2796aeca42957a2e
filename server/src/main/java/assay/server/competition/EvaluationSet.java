package assay.server.competition;

import java.util.Locale;
import java.util.UUID;

/// Images and pairs with labels, in versions.
public record EvaluationSet(UUID id, String slug, String name, Role role, Protocol protocol) {
  /// Who may have it: everybody the whole file, everybody the images, nobody.
  public enum Role {
    SANITIZER,
    VALIDATION,
    HIDDEN;

    public String spelled() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Whether anybody may have the file of one of its versions: nothing that tells hidden labels.
  public boolean isPublic(SetVersion version) {
    return switch (role) {
      case SANITIZER -> true;
      case VALIDATION -> !version.sourceHasLabels();
      case HIDDEN -> false;
    };
  }
}
