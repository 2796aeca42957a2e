package assay.worker.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// A mounted tree of control groups and the place of this process in it.
///
/// @param own the group of this process
record GroupTree(boolean unified, Path mount, Path own, Set<String> controllers) {
  private static final Pattern ESCAPED = Pattern.compile("\\\\([0-7]{3})");

  GroupTree {
    controllers = Set.copyOf(controllers);
  }

  /// Those whose part that holds this process is mounted here.
  ///
  /// @param mounts `/proc/self/mountinfo`
  /// @param groups `/proc/self/cgroup`
  static List<GroupTree> all(String mounts, String groups) {
    var paths = paths(groups);
    var trees = new ArrayList<GroupTree>();
    for (var line : mounts.lines().toList()) {
      // `35 31 0:32 ROOT MOUNT OPTIONS … - TYPE SOURCE SUPER-OPTIONS`
      int dash = line.indexOf(" - ");
      if (dash < 0) {
        continue;
      }
      var before = line.substring(0, dash).split(" ", -1);
      var after = line.substring(dash + " - ".length()).split(" ", -1);
      boolean unified = after[0].equals("cgroup2");
      if (before.length < 5 || after.length < 3 || !(unified || after[0].equals("cgroup"))) {
        continue;
      }
      var options = unified ? List.of("") : Arrays.asList(after[2].split(",", -1));
      for (var entry : paths.entrySet()) {
        if (options.contains(entry.getKey())) {
          add(trees, unified, before, entry.getValue(), options);
          break;
        }
      }
    }
    return trees;
  }

  private static void add(
      List<GroupTree> trees, boolean unified, String[] mount, Path path, List<String> options) {
    var root = Path.of(unescaped(mount[3]));
    // Outside of what this mount shows.
    if (!path.startsWith(root) || path.startsWith("/..")) {
      return;
    }
    var at = Path.of(unescaped(mount[4]));
    var own = at.resolve(root.relativize(path).toString());
    var controllers = unified ? controllers(own) : Set.copyOf(options);
    trees.add(new GroupTree(unified, at, own, controllers));
  }

  /// What the parent of a group of version 2 lets it control.
  private static Set<String> controllers(Path own) {
    var file = own.resolve("cgroup.controllers");
    try {
      return Files.isReadable(file)
          ? Set.of(Files.readString(file).strip().split("\\s+"))
          : Set.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Controller to group; the empty name is version 2.
  private static Map<String, Path> paths(String groups) {
    var paths = new HashMap<String, Path>();
    for (var line : groups.lines().toList()) {
      // `4:memory:/a/b`, `1:cpu,cpuacct:/`, `0::/`
      var parts = line.split(":", 3);
      if (parts.length == 3) {
        for (var controller : parts[1].split(",", -1)) {
          paths.put(controller, Path.of(parts[2]));
        }
      }
    }
    return paths;
  }

  private static String unescaped(String path) {
    return ESCAPED
        .matcher(path)
        .replaceAll(match -> String.valueOf((char) Integer.parseInt(match.group(1), 8)));
  }
}
