package assay.server.failpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A place where everything may end at once. `-Dassay.fail-points=FOLDER` makes a file of a point's
/// name in that folder a death sentence for whoever passes it first: the file is deleted, then the
/// process ends as if it had been killed. Without the property nothing is ever looked for.
public enum FailPoint {
  /// A chunk of an upload is on disk, and no row knows it.
  AFTER_CHUNK,
  /// An entry's file has its final name, and no row knows it.
  AFTER_BLOB_RENAME,
  /// Everything of an acceptance is written, nothing is committed.
  BEFORE_COMMIT,
  /// An entry is accepted, and its team does not know.
  AFTER_COMMIT_BEFORE_REPLY,
  /// A grading is leased, and whoever asked for it does not know.
  AFTER_CLAIM,
  /// A worker's vector is written, not committed.
  BEFORE_VECTOR_COMMIT,
  /// A worker's vector counts, and the worker does not know.
  AFTER_VECTOR_COMMIT,
  /// The results of a judging are written, not committed.
  BEFORE_FINISH,
  /// A judging ended.
  AFTER_FINISH;

  /// What the operating system reports of a process that SIGKILL ended.
  public static final int KILLED = 137;

  /// A property, not a setting: whoever can set it may stop this process anyway.
  private static final @Nullable Path FOLDER = folder(System.getProperty("assay.fail-points"));

  private static @Nullable Path folder(@Nullable String property) {
    return property == null ? null : Path.of(property);
  }

  /// How files and people call it: `before_commit`.
  public String spelled() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Goes on, or ends the process without any farewell.
  public void pass() {
    if (FOLDER != null && isArmed(FOLDER.resolve(spelled()))) {
      Runtime.getRuntime().halt(KILLED);
    }
  }

  /// Of all who pass at once, one finds the file.
  private static boolean isArmed(Path file) {
    try {
      Files.delete(file);
      return true;
    } catch (NoSuchFileException _) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException("the fail-point " + file + " cannot be looked at", e);
    }
  }
}
