package assay.worker.sandbox;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Calls the kernel of an x86-64 as a program of i386 would, past a filter that reads x86-64's
/// numbers only: writes the machine code itself.
final class ForeignCalls {
  private static final long PAGE = 4096;
  private static final int READ_WRITE_EXECUTE = 7;
  private static final int PRIVATE_ANONYMOUS = 0x22;

  /// `mov eax, 20` (getpid of i386); `int 0x80`; `ret`.
  private static final byte[] CODE = {
    (byte) 0xB8, 20, 0, 0, 0, (byte) 0xCD, (byte) 0x80, (byte) 0xC3
  };

  private ForeignCalls() {}

  @SuppressWarnings("restricted")
  public static void main(String[] arguments) throws Throwable {
    var linker = Linker.nativeLinker();
    var mmap =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("mmap"),
            FunctionDescriptor.of(
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_LONG));
    var page =
        (MemorySegment)
            mmap.invokeExact(
                MemorySegment.NULL, PAGE, READ_WRITE_EXECUTE, PRIVATE_ANONYMOUS, -1, 0L);
    MemorySegment.copy(CODE, 0, page.reinterpret(PAGE), ValueLayout.JAVA_BYTE, 0, CODE.length);
    var getpid = linker.downcallHandle(page, FunctionDescriptor.of(ValueLayout.JAVA_INT));
    System.out.println("about to call");
    int pid = (int) getpid.invokeExact();
    System.out.println("called: " + (pid == ProcessHandle.current().pid()));
  }
}
