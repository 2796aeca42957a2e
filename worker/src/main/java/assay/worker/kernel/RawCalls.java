package assay.worker.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/// System calls by number, past every library: for trying what the kernel answers.
public final class RawCalls {
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final int ARGUMENTS = 6;

  private final Architecture architecture;
  private final MethodHandle syscall;
  private final MemorySegment state;
  private final Arena arena;

  /// @param arena lives as long as the calls and their strings
  @SuppressWarnings("restricted")
  public RawCalls(Architecture architecture, Arena arena) {
    this.architecture = architecture;
    this.arena = arena;
    var linker = Linker.nativeLinker();
    var parameters = new MemoryLayout[1 + ARGUMENTS];
    Arrays.fill(parameters, ValueLayout.JAVA_LONG);
    syscall =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("syscall"),
            FunctionDescriptor.of(ValueLayout.JAVA_LONG, parameters),
            Linker.Option.firstVariadicArg(1),
            Linker.Option.captureCallState("errno"));
    state = arena.allocate(STATE);
  }

  /// What the kernel answered.
  ///
  /// @param result as returned; −1 when refused
  /// @param errno 0 unless refused
  public record Answer(long result, int errno) {
    public boolean isRefused() {
      return result == -1;
    }

    /// `EPERM`, `errno 7`, or `done`.
    public String said() {
      return isRefused() ? Errno.name(errno) : "done";
    }
  }

  /// @param arguments at most six; pointers as addresses
  public Answer call(SystemCall call, long... arguments) {
    int number = call.number(architecture);
    if (number < 0) {
      return new Answer(-1, Errno.ENOSYS.number());
    }
    return call(number, arguments);
  }

  /// Numbers that no table has, too.
  public Answer call(long number, long... arguments) {
    var six = Arrays.copyOf(arguments, ARGUMENTS);
    long result;
    try {
      result =
          (long) syscall.invokeExact(state, number, six[0], six[1], six[2], six[3], six[4], six[5]);
    } catch (Throwable e) {
      throw new IllegalStateException("syscall(2) cannot be called", e);
    }
    return new Answer(result, result == -1 ? (int) ERRNO.get(state, 0L) : 0);
  }

  /// The address of a C string.
  public long string(String text) {
    return arena.allocateFrom(text).address();
  }

  /// The address of an array of C strings, as `execve` takes them.
  public long strings(String... texts) {
    var array = arena.allocate(ValueLayout.JAVA_LONG, texts.length + 1L);
    for (int i = 0; i < texts.length; i++) {
      array.setAtIndex(ValueLayout.JAVA_LONG, i, string(texts[i]));
    }
    return array.address();
  }
}
