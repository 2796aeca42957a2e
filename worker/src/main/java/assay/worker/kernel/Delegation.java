package assay.worker.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The part of a tree of version 2 that was handed to this process: either its own group, when it
/// is alone in it, or the group above, when that shares out its controllers already (systemd's
/// `DelegateSubgroup=`, a user's session).
final class Delegation {
  private static final String MEMBERS = "cgroup.procs";
  private static final String SHARED = "cgroup.subtree_control";

  /// Where this process goes, so that its old group has no members.
  private static final String WORKER = "assay-worker";

  private Delegation() {}

  static Hierarchy of(GroupTree tree, Set<String> wanted, long self) throws IOException {
    var own = tree.own();
    boolean steppedAside = own.endsWith(WORKER);
    if (!steppedAside && isAlone(own, self) && isWritable(own)) {
      return new Hierarchy(true, own, share(own, wanted, self));
    }
    var above = own.getParent();
    if (above != null && above.startsWith(tree.mount()) && isWritable(above)) {
      var shared = new HashSet<>(words(above.resolve(SHARED)));
      shared.retainAll(wanted);
      if (!shared.isEmpty()) {
        return new Hierarchy(true, above, shared);
      }
    }
    throw new IOException(
        own
            + " was not delegated to this worker alone, and the group above it shares nothing out"
            + " (systemd: Delegate=yes, DelegateSubgroup=worker)");
  }

  private static boolean isAlone(Path group, long self) throws IOException {
    return Files.isReadable(group.resolve(MEMBERS))
        && Files.readAllLines(group.resolve(MEMBERS)).equals(List.of(Long.toString(self)));
  }

  private static boolean isWritable(Path group) {
    return Files.isWritable(group)
        && Files.isWritable(group.resolve(MEMBERS))
        && Files.isWritable(group.resolve(SHARED));
  }

  private static Set<String> share(Path own, Set<String> wanted, long self) throws IOException {
    var place = own.resolve(WORKER);
    if (!Files.isDirectory(place)) {
      Files.createDirectory(place);
    }
    Files.writeString(place.resolve(MEMBERS), Long.toString(self));
    for (var controller : wanted) {
      Files.writeString(own.resolve(SHARED), "+" + controller);
    }
    return wanted;
  }

  private static List<String> words(Path file) throws IOException {
    return Files.isReadable(file)
        ? Arrays.asList(Files.readString(file).strip().split("\\s+"))
        : List.of();
  }
}
