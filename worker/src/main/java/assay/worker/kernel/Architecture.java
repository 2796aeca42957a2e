package assay.worker.kernel;

import java.util.Locale;
import java.util.Optional;

/// The machines whose system calls are known here.
///
/// Source of the values: `linux/audit.h`, `AUDIT_ARCH_…`.
public enum Architecture {
  X86_64(0xC000003E),
  AARCH64(0xC00000B7);

  private final int audit;

  Architecture(int audit) {
    this.audit = audit;
  }

  /// As seccomp spells it.
  int audit() {
    return audit;
  }

  /// This machine's; empty where none of ours.
  public static Optional<Architecture> current() {
    return switch (System.getProperty("os.arch").toLowerCase(Locale.ROOT)) {
      case "amd64", "x86_64" -> Optional.of(X86_64);
      case "aarch64", "arm64" -> Optional.of(AARCH64);
      default -> Optional.empty();
    };
  }
}
