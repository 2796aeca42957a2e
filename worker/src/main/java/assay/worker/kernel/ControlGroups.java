package assay.worker.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Where this process may make control groups: version 1, version 2, or some of each.
///
/// Source: `proc(5)`, `cgroups(7)`.
public final class ControlGroups {
  /// Not the CPU: beside thirty tasks that are in no group, a group has the share of one of them,
  /// and a child started three times as slowly (measured).
  private static final Set<String> WANTED = Set.of("memory", "pids");

  /// Nowhere.
  public static final ControlGroups NONE = new ControlGroups(List.of(), Map.of());

  private final List<Hierarchy> hierarchies;
  private final Map<String, String> refusals;

  private ControlGroups(List<Hierarchy> hierarchies, Map<String, String> refusals) {
    this.hierarchies = List.copyOf(hierarchies);
    this.refusals = Map.copyOf(refusals);
  }

  /// Those of this machine. With version 2 this process may move itself into a group of its own,
  /// since a group with members cannot share out what it controls.
  public static ControlGroups find() throws IOException {
    var mounts = Path.of("/proc/self/mountinfo");
    var groups = Path.of("/proc/self/cgroup");
    if (!Files.isReadable(mounts) || !Files.isReadable(groups)) {
      return NONE;
    }
    return find(Files.readString(mounts), Files.readString(groups), ProcessHandle.current().pid());
  }

  /// @param mounts `/proc/self/mountinfo`
  /// @param groups `/proc/self/cgroup`
  static ControlGroups find(String mounts, String groups, long self) {
    var found = new ArrayList<Hierarchy>();
    var refusals = new LinkedHashMap<String, String>();
    for (var tree : GroupTree.all(mounts, groups)) {
      var wanted = tree.controllers().stream().filter(WANTED::contains).collect(Collectors.toSet());
      // A tree may be mounted twice.
      found.forEach(other -> wanted.removeAll(other.controllers()));
      if (wanted.isEmpty()) {
        continue;
      }
      try {
        var hierarchy =
            tree.unified()
                ? Delegation.of(tree, wanted, self)
                : new Hierarchy(false, tree.own(), wanted);
        tryToMake(hierarchy, self);
        found.add(hierarchy);
      } catch (IOException e) {
        wanted.forEach(controller -> refusals.put(controller, refusal(e)));
      }
    }
    return new ControlGroups(found, refusals);
  }

  private static void tryToMake(Hierarchy hierarchy, long self) throws IOException {
    var group = hierarchy.base().resolve("assay-try-" + self);
    Files.createDirectory(group);
    Files.delete(group);
  }

  private static String refusal(IOException e) {
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }

  /// @param controller `memory` or `pids`
  public boolean control(String controller) {
    return hierarchies.stream().anyMatch(tree -> tree.controllers().contains(controller));
  }

  /// Why a controller cannot be had, for the operator.
  public String refusal(String controller) {
    return refusals.getOrDefault(controller, "no control group with " + controller);
  }

  /// The groups below which ours are made.
  public List<Path> bases() {
    return hierarchies.stream().map(Hierarchy::base).toList();
  }

  /// A group in each tree.
  ///
  /// @param name a file name that nobody else uses
  /// @param memory bytes; 0 = no limit
  /// @param tasks processes and threads
  public ControlGroup make(String name, long memory, int tasks) throws IOException {
    var folders = new ArrayList<Path>();
    try {
      for (var hierarchy : hierarchies) {
        var folder = hierarchy.base().resolve(name);
        folders.add(folder);
        hierarchy.make(folder, memory, tasks);
      }
      return new ControlGroup(folders, control("pids"));
    } catch (IOException e) {
      new ControlGroup(folders, false).close();
      throw e;
    }
  }

  /// Ends what a killed process left below a group.
  ///
  /// @param base of [#bases] then
  /// @param prefix of the names it used
  public static void remove(Path base, String prefix) throws IOException {
    if (!Files.isDirectory(base)) {
      return;
    }
    List<Path> left;
    try (var all = Files.list(base)) {
      left =
          all.filter(group -> Files.isDirectory(group))
              .filter(group -> String.valueOf(group.getFileName()).startsWith(prefix))
              .toList();
    }
    new ControlGroup(left, false).close();
  }
}
