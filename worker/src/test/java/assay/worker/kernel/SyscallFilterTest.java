package assay.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// The program, run by a small machine as `linux/filter.h` describes it; that the kernel reads it
/// likewise is shown by `WallsTest` and `SandboxedCallsTest`.
class SyscallFilterTest {
  // linux/audit.h
  private static final int X86_64 = 0xC000003E;
  private static final int I386 = 0x40000003;
  private static final int AARCH64 = 0xC00000B7;

  // linux/seccomp.h
  private static final int ALLOW = 0x7FFF0000;
  private static final int EPERM = 0x00050001;
  private static final int ENOSYS = 0x00050026;
  private static final int KILL = 0x80000000;

  /// The classic BPF of seccomp: loads of words of the data, jumps, returns.
  private static int run(byte[] program, int architecture, int number, long... arguments) {
    var data = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    data.putInt(number).putInt(architecture).putLong(0);
    for (var argument : arguments) {
      data.putLong(argument);
    }
    var code = ByteBuffer.wrap(program).order(ByteOrder.LITTLE_ENDIAN);
    int accumulator = 0;
    int at = 0;
    while (true) {
      int then = code.get(8 * at + 2) & 0xFF;
      int otherwise = code.get(8 * at + 3) & 0xFF;
      int k = code.getInt(8 * at + 4);
      boolean holds;
      switch (code.getShort(8 * at)) {
        case 0x20 -> {
          accumulator = data.getInt(k);
          at++;
          continue;
        }
        case 0x06 -> {
          return k;
        }
        case 0x15 -> holds = accumulator == k;
        case 0x35 -> holds = Integer.compareUnsigned(accumulator, k) >= 0;
        case 0x45 -> holds = (accumulator & k) != 0;
        default -> throw new IllegalStateException("instruction " + code.getShort(8 * at));
      }
      at += 1 + (holds ? then : otherwise);
    }
  }

  /// Numbers from `asm/unistd_64.h`.
  @ParameterizedTest
  @CsvSource({
    "read, 0, ALLOW",
    "openat, 257, ALLOW",
    "mmap, 9, ALLOW",
    "futex, 202, ALLOW",
    "execve, 59, ALLOW",
    "socket, 41, EPERM",
    "connect, 42, EPERM",
    "fork, 57, EPERM",
    "vfork, 58, EPERM",
    "ptrace, 101, EPERM",
    "mount, 165, EPERM",
    "unshare, 272, EPERM",
    "setns, 308, EPERM",
    "bpf, 321, EPERM",
    "io_uring_setup, 425, EPERM",
    "memfd_create, 319, EPERM",
    "clone3, 435, ENOSYS",
    "cachestat, 451, ENOSYS",
    "x32 read, 1073741824, ENOSYS",
    "minus one, -1, ENOSYS"
  })
  void onX86(String name, int number, String answer) {
    var program = SyscallFilter.program(Architecture.X86_64, false);
    assertThat(run(program, X86_64, number, 0, 0)).as(name).isEqualTo(value(answer));
  }

  /// Numbers from `asm-generic/unistd.h`. Those of x86-64 mean something else here: 41 is
  /// `pivot_root`, 57 is `close`.
  @ParameterizedTest
  @CsvSource({
    "openat, 56, ALLOW", "close, 57, ALLOW", "execve, 221, ALLOW", "futex, 98, ALLOW",
    "pivot_root, 41, EPERM", "socket, 198, EPERM", "connect, 203, EPERM", "ptrace, 117, EPERM",
    "unshare, 97, EPERM", "mount, 40, EPERM", "io_uring_setup, 425, EPERM", "clone3, 435, ENOSYS"
  })
  void onArm(String name, int number, String answer) {
    var program = SyscallFilter.program(Architecture.AARCH64, false);
    assertThat(run(program, AARCH64, number, 0, 0)).as(name).isEqualTo(value(answer));
  }

  @ParameterizedTest
  @CsvSource({"X86_64, 56", "AARCH64, 220"})
  void threadsAreClonedAndNothingElse(Architecture architecture, int clone) {
    var program = SyscallFilter.program(architecture, false);
    int machine = architecture == Architecture.X86_64 ? X86_64 : AARCH64;
    // What glibc's pthread_create asks for, and its fork (linux/sched.h).
    long thread = 0x003D0F00;
    long process = 0x01200011;
    assertThat(run(program, machine, clone, thread, 0)).isEqualTo(ALLOW);
    assertThat(run(program, machine, clone, process, 0)).isEqualTo(EPERM);
    // A thread in a new namespace of mounts, of users, of the network.
    for (long namespace : new long[] {0x00020000, 0x10000000, 0x40000000}) {
      assertThat(run(program, machine, clone, thread | namespace, 0)).isEqualTo(EPERM);
    }
  }

  @Test
  void argumentsDecideOnPipesAndTerminals() {
    var program = SyscallFilter.program(Architecture.X86_64, false);
    assertThat(run(program, X86_64, 53, 1, 1)).as("socketpair of AF_UNIX").isEqualTo(ALLOW);
    assertThat(run(program, X86_64, 53, 2, 1)).as("socketpair of AF_INET").isEqualTo(EPERM);
    assertThat(run(program, X86_64, 16, 0, 0x5401)).as("TCGETS").isEqualTo(ALLOW);
    assertThat(run(program, X86_64, 16, 0, 0x5412)).as("TIOCSTI").isEqualTo(EPERM);
    assertThat(run(program, X86_64, 16, 0, 0x541C)).as("TIOCLINUX").isEqualTo(EPERM);
  }

  @Test
  void anotherMachinesCallsKill() {
    var program = SyscallFilter.program(Architecture.X86_64, false);
    // getpid of i386.
    assertThat(run(program, I386, 20)).isEqualTo(KILL);
    assertThat(run(program, AARCH64, 172)).isEqualTo(KILL);
  }

  @Test
  void aDriverOfAGpuMayShareMemory() {
    var program = SyscallFilter.program(Architecture.X86_64, true);
    assertThat(run(program, X86_64, 319, 0, 0)).as("memfd_create").isEqualTo(ALLOW);
    assertThat(run(program, X86_64, 29, 0, 0)).as("shmget").isEqualTo(ALLOW);
    assertThat(run(program, X86_64, 41, 2, 1)).as("socket").isEqualTo(EPERM);
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void theNumbersAreThoseOfTheKernelsHeaders(Architecture architecture) throws IOException {
    var header =
        switch (architecture) {
          case X86_64 -> Path.of("/usr/include/x86_64-linux-gnu/asm/unistd_64.h");
          case AARCH64 -> Path.of("/usr/include/asm-generic/unistd.h");
        };
    if (!Files.exists(header)) {
      System.err.println("SKIPPED: no " + header + " (linux-libc-dev)");
      Assumptions.abort("SKIPPED: no " + header);
    }
    var numbers = new HashMap<String, Integer>();
    Pattern.compile("#define __NR(?:3264)?_(\\w+)\\s+(\\d+)")
        .matcher(Files.readString(header))
        .results()
        .forEach(match -> numbers.put(match.group(1), Integer.valueOf(match.group(2))));
    for (var call : SystemCall.values()) {
      var name = call == SystemCall.SYSCTL ? "_sysctl" : call.name().toLowerCase(Locale.ROOT);
      assertThat(call.number(architecture)).as(name).isEqualTo(numbers.getOrDefault(name, -1));
    }
  }

  private static int value(String answer) {
    return switch (answer) {
      case "ALLOW" -> ALLOW;
      case "EPERM" -> EPERM;
      case "ENOSYS" -> ENOSYS;
      default -> throw new IllegalArgumentException(answer);
    };
  }
}
