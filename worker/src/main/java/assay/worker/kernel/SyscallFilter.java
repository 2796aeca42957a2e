package assay.worker.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// The seccomp filter of a run, as a classic BPF program: a list of what is refused.
///
/// Refused calls answer EPERM. `clone3` answers ENOSYS, so that `clone` is used, whose flags a
/// filter can read: threads yes, processes and namespaces no. Calls newer than this list answer
/// ENOSYS, and with them the x32 table, whose numbers are large. Another machine's calling
/// convention kills.
///
/// Source: `linux/seccomp.h`, `linux/filter.h`.
public final class SyscallFilter {
  /// The first number that this list has not seen (Linux 6.1 ends at 450).
  private static final int UNKNOWN = 451;

  private static final int LOAD = 0x20;
  private static final int IF_EQUAL = 0x15;
  private static final int IF_AT_LEAST = 0x35;
  private static final int IF_ANY_BIT = 0x45;
  private static final int RETURN = 0x06;

  // Offsets into `struct seccomp_data`; the low halves of arguments.
  private static final int NUMBER = 0;
  private static final int ARCHITECTURE = 4;
  private static final int FIRST_ARGUMENT = 16;
  private static final int SECOND_ARGUMENT = 24;

  private static final int CLONE_THREAD = 0x00010000;

  /// CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET.
  private static final int CLONE_NAMESPACES = 0x7E020000;

  private static final int AF_UNIX = 1;

  // Typing on somebody's terminal.
  private static final int TIOCSTI = 0x5412;
  private static final int TIOCLINUX = 0x541C;

  private static final Set<SystemCall> APART =
      EnumSet.range(SystemCall.CLONE, SystemCall.EXIT_GROUP);

  /// Refused to a model on a CPU only: a GPU's driver shares memory by them.
  private static final Set<SystemCall> SHARED_MEMORY =
      EnumSet.range(SystemCall.MEMFD_CREATE, SystemCall.MQ_OPEN);

  /// How the program ends; these instructions stand behind all others.
  private enum End {
    ALLOW(0x7FFF0000),
    EPERM(0x00050001),
    ENOSYS(0x00050026),
    KILL(0x80000000);

    private final int value;

    End(int value) {
      this.value = value;
    }
  }

  private static final List<End> ENDS = List.of(End.values());

  /// Where a comparison goes on.
  private sealed interface To {
    /// @param instructions passed over; 0 = the next one
    record Skip(int instructions) implements To {}

    record Exit(End end) implements To {}
  }

  private static final To NEXT = new To.Skip(0);

  private record Step(int code, int value, To then, To otherwise) {}

  private final List<Step> steps = new ArrayList<>();

  private SyscallFilter() {}

  /// The program as `bwrap --seccomp` reads it: eight bytes an instruction.
  ///
  /// @param gpu whether the run needs a GPU's driver
  public static byte[] program(Architecture architecture, boolean gpu) {
    var filter = new SyscallFilter();
    filter.load(ARCHITECTURE);
    filter.test(IF_EQUAL, architecture.audit(), NEXT, new To.Exit(End.KILL));
    filter.load(NUMBER);
    filter.test(IF_AT_LEAST, UNKNOWN, new To.Exit(End.ENOSYS), NEXT);
    filter.test(IF_EQUAL, SystemCall.CLONE3.number(architecture), new To.Exit(End.ENOSYS), NEXT);
    var refused = EnumSet.complementOf(EnumSet.copyOf(APART));
    if (gpu) {
      refused.removeAll(SHARED_MEMORY);
    }
    for (var call : refused) {
      if (call.number(architecture) >= 0) {
        filter.test(IF_EQUAL, call.number(architecture), new To.Exit(End.EPERM), NEXT);
      }
    }
    filter.argumentsOf(architecture);
    return filter.bytes();
  }

  private void argumentsOf(Architecture architecture) {
    test(IF_EQUAL, SystemCall.CLONE.number(architecture), NEXT, new To.Skip(3));
    load(FIRST_ARGUMENT);
    test(IF_ANY_BIT, CLONE_NAMESPACES, new To.Exit(End.EPERM), NEXT);
    test(IF_ANY_BIT, CLONE_THREAD, new To.Exit(End.ALLOW), new To.Exit(End.EPERM));

    test(IF_EQUAL, SystemCall.SOCKETPAIR.number(architecture), NEXT, new To.Skip(2));
    load(FIRST_ARGUMENT);
    test(IF_EQUAL, AF_UNIX, new To.Exit(End.ALLOW), new To.Exit(End.EPERM));

    test(IF_EQUAL, SystemCall.IOCTL.number(architecture), NEXT, new To.Exit(End.ALLOW));
    load(SECOND_ARGUMENT);
    test(IF_EQUAL, TIOCSTI, new To.Exit(End.EPERM), NEXT);
    test(IF_EQUAL, TIOCLINUX, new To.Exit(End.EPERM), new To.Exit(End.ALLOW));
  }

  private void load(int offset) {
    steps.add(new Step(LOAD, offset, NEXT, NEXT));
  }

  private void test(int comparison, int value, To then, To otherwise) {
    steps.add(new Step(comparison, value, then, otherwise));
  }

  private byte[] bytes() {
    var program =
        ByteBuffer.allocate((steps.size() + ENDS.size()) * 8).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < steps.size(); at++) {
      var step = steps.get(at);
      program.putShort((short) step.code());
      program.put(distance(at, step.then())).put(distance(at, step.otherwise()));
      program.putInt(step.value());
    }
    for (var end : ENDS) {
      program.putShort((short) RETURN).putShort((short) 0).putInt(end.value);
    }
    return program.array();
  }

  private byte distance(int from, To to) {
    int distance =
        switch (to) {
          case To.Skip(var instructions) -> instructions;
          case To.Exit(var end) -> steps.size() + ENDS.indexOf(end) - from - 1;
        };
    if (distance > 255) {
      throw new IllegalStateException("a jump of BPF goes 255 instructions at most");
    }
    return (byte) distance;
  }
}
