package assay.web;

import org.jspecify.annotations.Nullable;

/// The viewer's choice of colours, kept in the cookie `theme`.
public enum Theme {
  AUTO,
  LIGHT,
  DARK;

  /// From the cookie's value; anything unknown is AUTO.
  public static Theme of(@Nullable String cookie) {
    return switch (cookie) {
      case "light" -> LIGHT;
      case "dark" -> DARK;
      case null, default -> AUTO;
    };
  }

  /// The value for the cookie and for `data-theme`.
  public String word() {
    return switch (this) {
      case AUTO -> "auto";
      case LIGHT -> "light";
      case DARK -> "dark";
    };
  }
}
