package assay.worker.kernel;

/// System calls by their numbers.
///
/// Source: Linux 6.1, `asm/unistd_64.h` and `asm-generic/unistd.h`; −1 where a machine has no such
/// call.
public enum SystemCall {
  // The network. Two ends of one pipe, `socketpair`, are judged apart.
  SOCKET(41, 198),
  CONNECT(42, 203),
  BIND(49, 200),
  LISTEN(50, 201),
  ACCEPT(43, 202),
  ACCEPT4(288, 242),

  // Other processes, and new ones.
  FORK(57, -1),
  VFORK(58, -1),
  EXECVEAT(322, 281),
  PTRACE(101, 117),
  PROCESS_VM_READV(310, 270),
  PROCESS_VM_WRITEV(311, 271),
  PROCESS_MADVISE(440, 440),
  KCMP(312, 272),
  PIDFD_GETFD(438, 438),

  // Mounts and namespaces.
  MOUNT(165, 40),
  UMOUNT2(166, 39),
  PIVOT_ROOT(155, 41),
  CHROOT(161, 51),
  MOVE_MOUNT(429, 429),
  OPEN_TREE(428, 428),
  FSOPEN(430, 430),
  FSCONFIG(431, 431),
  FSMOUNT(432, 432),
  FSPICK(433, 433),
  MOUNT_SETATTR(442, 442),
  UNSHARE(272, 97),
  SETNS(308, 268),
  NAME_TO_HANDLE_AT(303, 264),
  OPEN_BY_HANDLE_AT(304, 265),

  // Surfaces of the kernel that broke often.
  KEYCTL(250, 219),
  ADD_KEY(248, 217),
  REQUEST_KEY(249, 218),
  BPF(321, 280),
  PERF_EVENT_OPEN(298, 241),
  USERFAULTFD(323, 282),
  IO_URING_SETUP(425, 425),
  IO_URING_ENTER(426, 426),
  IO_URING_REGISTER(427, 427),
  FANOTIFY_INIT(300, 262),
  LOOKUP_DCOOKIE(212, 18),
  NFSSERVCTL(180, 42),

  // The machine itself.
  KEXEC_LOAD(246, 104),
  KEXEC_FILE_LOAD(320, 294),
  INIT_MODULE(175, 105),
  FINIT_MODULE(313, 273),
  DELETE_MODULE(176, 106),
  CREATE_MODULE(174, -1),
  QUERY_MODULE(178, -1),
  GET_KERNEL_SYMS(177, -1),
  REBOOT(169, 142),
  SWAPON(167, 224),
  SWAPOFF(168, 225),
  ACCT(163, 89),
  SYSLOG(103, 116),
  QUOTACTL(179, 60),
  QUOTACTL_FD(443, 443),
  SETTIMEOFDAY(164, 170),
  CLOCK_SETTIME(227, 112),
  CLOCK_ADJTIME(305, 266),
  ADJTIMEX(159, 171),
  SETHOSTNAME(170, 161),
  SETDOMAINNAME(171, 162),
  VHANGUP(153, 58),
  IOPL(172, -1),
  IOPERM(173, -1),

  // Other ways into the kernel, old and strange.
  PERSONALITY(135, 92),
  MODIFY_LDT(154, -1),
  USELIB(134, -1),
  USTAT(136, -1),
  SYSFS(139, -1),
  SYSCTL(156, -1),
  MOVE_PAGES(279, 239),
  MIGRATE_PAGES(256, 238),

  // Memory that the limit of the address space does not count.
  MEMFD_CREATE(319, 279),
  MEMFD_SECRET(447, 447),
  SHMGET(29, 194),
  SHMAT(30, 196),
  SHMCTL(31, 195),
  SHMDT(67, 197),
  MSGGET(68, 186),
  SEMGET(64, 190),
  MQ_OPEN(240, 180),

  // Judged apart, or only tried.
  CLONE(56, 220),
  CLONE3(435, 435),
  SOCKETPAIR(53, 199),
  IOCTL(16, 29),
  EXECVE(59, 221),
  MMAP(9, 222),
  OPENAT(257, 56),
  GETPPID(110, 173),
  SETUID(105, 146),
  SETGID(106, 144),
  CAPSET(126, 91),
  EXIT_GROUP(231, 94);

  private final int x64;
  private final int arm64;

  SystemCall(int x64, int arm64) {
    this.x64 = x64;
    this.arm64 = arm64;
  }

  /// −1: this machine has no such call.
  public int number(Architecture architecture) {
    return switch (architecture) {
      case X86_64 -> x64;
      case AARCH64 -> arm64;
    };
  }
}
