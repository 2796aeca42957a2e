package assay.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// One comparison: a benchmark, its reference in Python, and what was promised.
enum Case {
  KFOLD("10-fold accuracy, 6,000 pairs", KFoldBenchmark.class, "kfold.py", "") {
    @Override
    void prepare(Inputs inputs) throws IOException {
      inputs.kfold();
    }
  },
  ROC("ROC and TAR at 6 FARs, 15,658,489 scores", RocBenchmark.class, "roc.py", "") {
    @Override
    void prepare(Inputs inputs) throws IOException {
      inputs.roc();
    }
  },
  IJB(
      "IJB-C end to end: 469,375 images, 23,124 templates, 15,658,489 pairs, 512-d",
      IjbBenchmark.class,
      "ijb.py",
      "") {
    @Override
    void prepare(Inputs inputs) throws IOException {
      inputs.ijb();
    }
  },
  PARSE_DATACV(
      "score file of DataCV (%.18e), 2,000,000 lines",
      ScoreFileBenchmark.class, "loadtxt.py", "datacv.txt") {
    @Override
    void prepare(Inputs inputs) throws IOException {
      inputs.scoreFiles();
    }
  },
  PARSE_SDFR(
      "score file of SDFR (repr), 2,000,000 lines",
      ScoreFileBenchmark.class,
      "loadtxt.py",
      "sdfr.txt") {
    @Override
    void prepare(Inputs inputs) throws IOException {
      inputs.scoreFiles();
    }
  };

  private final String title;
  private final Class<?> benchmark;
  private final String script;
  private final String file;

  Case(String title, Class<?> benchmark, String script, String file) {
    this.title = title;
    this.benchmark = benchmark;
    this.script = script;
    this.file = file;
  }

  abstract void prepare(Inputs inputs) throws IOException;

  String title() {
    return title;
  }

  Class<?> benchmark() {
    return benchmark;
  }

  String script() {
    return script;
  }

  /// The file that is parsed, a parameter of both sides; empty where they know their files.
  String file() {
    return file;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<Case> labelled(String label) {
    return Arrays.stream(values()).filter(one -> one.label().equals(label)).findFirst();
  }

  /// As many times faster than the reference; 0 where nothing is promised.
  double targetRatio() {
    return switch (this) {
      case KFOLD -> 20;
      case IJB -> 10;
      case ROC, PARSE_DATACV, PARSE_SDFR -> 0;
    };
  }

  /// 0 where nothing is promised.
  double targetMegabytesPerSecond() {
    return this == PARSE_DATACV || this == PARSE_SDFR ? 100 : 0;
  }

  /// Most resident memory; 0 where nothing is promised.
  long targetPeakBytes() {
    return this == IJB ? 4L << 30 : 0;
  }

  /// How far the answers of both sides may be apart. Sums of millions are added in another order,
  /// and float32 means, as Python takes them, move a pair or two over a threshold.
  double tolerance() {
    return switch (this) {
      case KFOLD, ROC -> 0;
      case IJB -> 2e-4;
      case PARSE_DATACV, PARSE_SDFR -> 1e-6;
    };
  }

  /// The reference takes minutes.
  int usualRounds() {
    return this == IJB ? 1 : 3;
  }

  /// Bytes of the file that is parsed; 0 where none is.
  long inputBytes(Path folder) throws IOException {
    return file.isEmpty() ? 0 : Files.size(folder.resolve(file));
  }
}
