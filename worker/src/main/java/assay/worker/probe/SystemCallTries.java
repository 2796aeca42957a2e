package assay.worker.probe;

import assay.worker.kernel.Errno;
import assay.worker.kernel.RawCalls;
import assay.worker.kernel.SystemCall;
import java.io.IOException;
import java.util.EnumSet;

/// Tries system calls that a filter refuses and that a process without rights could make use of
/// otherwise. With arguments that harm nobody where they are not refused.
final class SystemCallTries {
  private static final long CLONE_NEWUSER = 0x10000000;
  private static final long CLONE_NEWUSER_THREAD = 0x10010000;

  /// x32's `getpid`.
  private static final long X32 = 0x40000027;

  private static final long NEWER_THAN_ALL = 1000;
  private static final long AF_INET = 2;
  private static final long STREAM = 1;
  private static final long PTRACE_ATTACH = 16;
  private static final long TIOCSTI = 0x5412;

  private final RawCalls calls;
  private final Tried.All all = new Tried.All();

  SystemCallTries(RawCalls calls) {
    this.calls = calls;
  }

  Tried all() throws IOException {
    var mode = ProcessTries.status().getOrDefault("Seccomp", "?");
    all.add(mode.equals("2"), "Seccomp " + mode);
    // Zeros are refused as wrong by a kernel without a filter, or do nothing.
    var tried =
        EnumSet.of(
            SystemCall.MOUNT,
            SystemCall.PIVOT_ROOT,
            SystemCall.SETNS,
            SystemCall.PROCESS_VM_READV,
            SystemCall.KEYCTL,
            SystemCall.ADD_KEY,
            SystemCall.BPF,
            SystemCall.PERF_EVENT_OPEN,
            SystemCall.USERFAULTFD,
            SystemCall.IO_URING_SETUP,
            SystemCall.IO_URING_ENTER,
            SystemCall.KEXEC_LOAD,
            SystemCall.INIT_MODULE,
            SystemCall.OPEN_BY_HANDLE_AT);
    for (var call : tried) {
      refused(call.name(), Errno.EPERM, calls.call(call, 0, 0, 0, 0, 0, 0));
    }
    // Of no process: to be traced oneself would be granted.
    refused("PTRACE", Errno.EPERM, calls.call(SystemCall.PTRACE, PTRACE_ATTACH, 0, 0, 0));
    refused("PERSONALITY", Errno.EPERM, calls.call(SystemCall.PERSONALITY, 0xFFFFFFFFL));
    refused("UNSHARE", Errno.EPERM, calls.call(SystemCall.UNSHARE, CLONE_NEWUSER));
    refused(
        "CLONE in a namespace", Errno.EPERM, calls.call(SystemCall.CLONE, CLONE_NEWUSER_THREAD));
    refused("CLONE3", Errno.ENOSYS, calls.call(SystemCall.CLONE3, 0, 0));
    refused(
        "SOCKETPAIR of the internet",
        Errno.EPERM,
        calls.call(SystemCall.SOCKETPAIR, AF_INET, STREAM, 0, 0));
    refused("IOCTL of a terminal", Errno.EPERM, calls.call(SystemCall.IOCTL, 0, TIOCSTI, 0));
    refused("x32", Errno.ENOSYS, calls.call(X32));
    refused("a call yet unknown", Errno.ENOSYS, calls.call(NEWER_THAN_ALL));
    return all.tried();
  }

  private void refused(String what, Errno by, RawCalls.Answer answer) {
    all.add(answer.isRefused() && answer.errno() == by.number(), what + " " + answer.said());
  }
}
