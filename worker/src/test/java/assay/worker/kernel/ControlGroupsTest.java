package assay.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Layouts as folders and files of our own, where a written limit can be read again; and the real
/// kernel, where its groups are writable.
class ControlGroupsTest {
  private static final long SELF = 4711;

  @TempDir Path root;

  private Path group(String path) throws IOException {
    return Files.createDirectories(root.resolve(path));
  }

  private static void file(Path group, String name, String content) throws IOException {
    Files.writeString(group.resolve(name), content);
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file).strip();
  }

  private String mount(int id, String at, String inside, String type, String options) {
    return "%d 24 0:%d %s %s/%s rw,nosuid shared:9 - %s %s rw%s"
        .formatted(id, id, inside, root, at, type, type, options);
  }

  @Test
  void separateTreesOfVersionOneGetAGroupEach() throws IOException {
    group("memory/workers/a");
    group("pids");
    group("cpu");
    var groups =
        ControlGroups.find(
            String.join(
                "\n",
                "22 1 254:0 / / rw - ext4 /dev/vda rw",
                mount(30, "memory", "/", "cgroup", ",memory"),
                mount(31, "pids", "/", "cgroup", ",pids"),
                mount(32, "cpu", "/", "cgroup", ",cpu,cpuacct"),
                mount(33, "unified", "/", "cgroup2", "")),
            "5:memory:/workers/a\n4:pids:/\n3:cpu,cpuacct:/\n0::/\n",
            SELF);
    assertThat(List.of("memory", "pids")).allMatch(groups::control);
    assertThat(groups.control("cpu")).as("would slow a run down").isFalse();
    var group = groups.make("assay-x", 300L << 20, 99);
    assertThat(read(root.resolve("memory/workers/a/assay-x/memory.limit_in_bytes")))
        .isEqualTo("314572800");
    assertThat(read(root.resolve("pids/assay-x/pids.max"))).isEqualTo("99");
    assertThat(group.entries())
        .containsExactlyInAnyOrder(
            root.resolve("memory/workers/a/assay-x/cgroup.procs"),
            root.resolve("pids/assay-x/cgroup.procs"));
  }

  @Test
  void aloneInItsGroupOfVersionTwoTheWorkerStepsAside() throws IOException {
    var own = group("service");
    file(own, "cgroup.controllers", "cpuset cpu io memory pids\n");
    file(own, "cgroup.procs", SELF + "\n");
    file(own, "cgroup.subtree_control", "");
    var groups = ControlGroups.find(mount(30, "", "/", "cgroup2", ""), "0::/service\n", SELF);
    assertThat(groups.bases()).containsExactly(own);
    assertThat(read(own.resolve("assay-worker/cgroup.procs"))).isEqualTo("4711");
    var group = groups.make("assay-x", 1L << 30, 50);
    assertThat(read(own.resolve("assay-x/memory.max"))).isEqualTo("1073741824");
    assertThat(read(own.resolve("assay-x/pids.max"))).isEqualTo("50");
    assertThat(group.entries()).containsExactly(own.resolve("assay-x/cgroup.procs"));

    // Once aside it finds the same place again, as the kernel shows it then.
    file(own, "cgroup.procs", "");
    file(own, "cgroup.subtree_control", "memory pids\n");
    file(own.resolve("assay-worker"), "cgroup.controllers", "memory pids\n");
    var again =
        ControlGroups.find(mount(30, "", "/", "cgroup2", ""), "0::/service/assay-worker\n", SELF);
    assertThat(again.bases()).containsExactly(own);
  }

  @Test
  void besideOthersTheGroupAboveIsUsedIfItSharesOut() throws IOException {
    var above = group("user/app.slice");
    file(above, "cgroup.procs", "");
    file(above, "cgroup.subtree_control", "memory pids\n");
    var own = group("user/app.slice/run.scope");
    file(own, "cgroup.controllers", "memory pids\n");
    file(own, "cgroup.procs", "12\n" + SELF + "\n");
    var groups =
        ControlGroups.find(
            mount(30, "", "/", "cgroup2", ""), "0::/user/app.slice/run.scope\n", SELF);
    assertThat(groups.bases()).containsExactly(above);
    assertThat(groups.control("memory")).isTrue();
  }

  @Test
  void besideOthersWithNothingSharedOutThereIsNoneAndItSaysWhy() throws IOException {
    var own = group("docker");
    file(own, "cgroup.controllers", "memory pids\n");
    file(own, "cgroup.procs", "1\n" + SELF + "\n");
    var groups = ControlGroups.find(mount(30, "", "/", "cgroup2", ""), "0::/docker\n", SELF);
    assertThat(groups.control("memory")).isFalse();
    assertThat(groups.refusal("memory")).contains("docker", "Delegate=yes");
    assertThat(groups.make("assay-x", 1L << 30, 50).entries()).isEmpty();
  }

  @Test
  void aContainerSeesItsOwnPartOfATreeOnly() throws IOException {
    group("memory");
    var groups =
        ControlGroups.find(
            mount(30, "memory", "/docker/abc", "cgroup", ",memory"),
            "5:memory:/docker/abc\n",
            SELF);
    assertThat(groups.bases()).containsExactly(root.resolve("memory"));
    var elsewhere =
        ControlGroups.find(
            mount(30, "memory", "/docker/abc", "cgroup", ",memory"), "5:memory:/other\n", SELF);
    assertThat(elsewhere.bases()).isEmpty();
  }

  @Test
  void whoeverIsInARealGroupEndsWithIt() throws Exception {
    var groups = ControlGroups.find();
    if (groups.bases().isEmpty()) {
      System.err.println("SKIPPED: no writable control groups: " + groups.refusal("memory"));
      Assumptions.abort("SKIPPED: no writable control groups");
    }
    endsWith(groups.make("assay-test-" + ProcessHandle.current().pid(), 64L << 20, 20));
  }

  /// With no controller: the tree is there on many hosts whose controllers are version 1's.
  @Test
  void whoeverIsInARealGroupOfVersionTwoEndsWithIt() throws Exception {
    var tree =
        GroupTree.all(
                Files.readString(Path.of("/proc/self/mountinfo")),
                Files.readString(Path.of("/proc/self/cgroup")))
            .stream()
            .filter(GroupTree::unified)
            .filter(found -> Files.isWritable(found.own()))
            .findFirst();
    if (tree.isEmpty()) {
      System.err.println("SKIPPED: no writable control groups of version 2");
      Assumptions.abort("SKIPPED: no writable control groups of version 2");
    }
    var folder = tree.get().own().resolve("assay-test-" + ProcessHandle.current().pid());
    new Hierarchy(true, tree.get().own(), Set.of()).make(folder, 64L << 20, 20);
    endsWith(new ControlGroup(List.of(folder)));
  }

  private static void endsWith(ControlGroup group) throws IOException, InterruptedException {
    var folders = group.entries().stream().map(Path::getParent).toList();
    var sleeper = new ProcessBuilder("/bin/sh", "-c", "read line; sleep 600 & sleep 600").start();
    for (var entry : group.entries()) {
      Files.writeString(entry, Long.toString(sleeper.pid()));
    }
    sleeper.getOutputStream().write('\n');
    sleeper.getOutputStream().flush();
    group.close();
    assertThat(sleeper.waitFor(5, TimeUnit.SECONDS)).isTrue();
    assertThat(sleeper.exitValue()).as("128 + SIGKILL").isEqualTo(137);
    assertThat(folders).noneMatch(Files::exists);
  }
}
