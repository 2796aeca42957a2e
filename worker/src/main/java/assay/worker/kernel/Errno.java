package assay.worker.kernel;

/// The kernel's refusals that a sandbox is expected to give.
public enum Errno {
  EPERM(1),
  ENOENT(2),
  ESRCH(3),
  EAGAIN(11),
  ENOMEM(12),
  EACCES(13),
  EFAULT(14),
  EINVAL(22),
  ENOTTY(25),
  EFBIG(27),
  ENOSPC(28),
  EROFS(30),
  ENOSYS(38),
  ENETUNREACH(101),
  ECONNREFUSED(111),
  EINPROGRESS(115);

  private final int number;

  Errno(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  /// `EPERM` for 1; `errno 7` for one that is not listed.
  public static String name(int number) {
    for (var errno : values()) {
      if (errno.number == number) {
        return errno.name();
      }
    }
    return "errno " + number;
  }
}
