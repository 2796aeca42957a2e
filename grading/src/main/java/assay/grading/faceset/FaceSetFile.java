package assay.grading.faceset;

import assay.grading.Checked;
import assay.grading.Checked.Accepted;
import assay.grading.Checked.Refused;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Which reader a file needs, by its first bytes.
final class FaceSetFile {
  private static final byte[] XZ_MAGIC = {(byte) 0xfd, '7', 'z', 'X', 'Z', 0};

  private FaceSetFile() {}

  /// Reads a channel, which the value owns afterwards.
  @FunctionalInterface
  interface Reader<T> {
    Checked<T> read(FileChannel channel) throws IOException;
  }

  static <T> Checked<T> closingUnlessAccepted(FileChannel channel, Reader<T> reader)
      throws IOException {
    boolean accepted = false;
    try {
      var read = reader.read(channel);
      accepted = read instanceof Accepted;
      return read;
    } finally {
      if (!accepted) {
        channel.close();
      }
    }
  }

  static Checked<FaceImages> openImages(Path file) throws IOException {
    return closingUnlessAccepted(
        FileChannel.open(file, StandardOpenOption.READ), FaceSetFile::openImages);
  }

  private static Checked<FaceImages> openImages(FileChannel channel) throws IOException {
    if (!Arrays.equals(start(channel), XZ_MAGIC)) {
      return openUnpacked(channel);
    }
    return switch (XzFile.unpack(channel)) {
      case Refused<FileChannel>(var refusal) -> new Refused<>(refusal);
      case Accepted<FileChannel>(var unpacked, _) -> {
        channel.close();
        yield closingUnlessAccepted(unpacked, FaceSetFile::openUnpacked);
      }
    };
  }

  private static Checked<FaceImages> openUnpacked(FileChannel channel) throws IOException {
    var start = start(channel);
    if (Arrays.equals(start, NpyHeader.MAGIC)) {
      return widened(NpyImages.open(channel));
    }
    if (start.length > 0 && (start[0] == (byte) 0x80 || start[0] == '(' || start[0] == ']')) {
      return widened(BinFile.open(channel));
    }
    return Checked.refused(
        "set.unknown_format",
        "offset 0",
        "a .bin, .npy or .xz",
        "other bytes",
        "Give the pickle of an insightface set, or the array or .xz of a DataCV set.");
  }

  private static Checked<FaceImages> widened(Checked<? extends FaceImages> checked) {
    return switch (checked) {
      case Accepted<? extends FaceImages>(var value, var notices) ->
          Checked.accepted(value, notices);
      case Refused<? extends FaceImages>(var refusal) -> new Refused<>(refusal);
    };
  }

  static Checked<FaceSet> openSet(Path file, @Nullable Path labels) throws IOException {
    return switch (openImages(file)) {
      case Refused<FaceImages>(var refusal) -> new Refused<>(refusal);
      case Accepted<FaceImages>(BinFile set, _) -> Checked.accepted(set);
      case Accepted<FaceImages>(var images, _) ->
          labelledOrClosed(images, labels == null ? file.resolveSibling("issame.txt") : labels);
    };
  }

  /// The set owns the images if it is accepted.
  static Checked<FaceSet> labelledOrClosed(FaceImages images, Path labels) throws IOException {
    boolean accepted = false;
    try {
      var set = labelled(images, labels);
      accepted = set instanceof Accepted;
      return set;
    } finally {
      if (!accepted) {
        images.close();
      }
    }
  }

  private static Checked<FaceSet> labelled(FaceImages images, Path labels) throws IOException {
    if (!Files.exists(labels)) {
      return Checked.refused(
          "set.labels_missing",
          "",
          "a file " + labels.getFileName() + " beside the images",
          "none",
          "Name the file of labels, or put it beside the images.");
    }
    if (images.images() % 2 != 0) {
      return Checked.refused(
          "dataset.inconsistent",
          "",
          "an even number of images",
          images.images() + " images",
          "Image 2k and image 2k + 1 are pair k.");
    }
    return switch (LabelFile.read(labels, images.images() / 2)) {
      case Refused<boolean[]>(var refusal) -> new Refused<>(refusal);
      case Accepted<boolean[]>(var same, _) -> Checked.accepted(new LabelledImages(images, same));
    };
  }

  private static byte[] start(FileChannel channel) throws IOException {
    var start = ByteBuffer.allocate(XZ_MAGIC.length);
    while (start.hasRemaining() && channel.read(start, start.position()) >= 0) {
      // A read may be short.
    }
    return Arrays.copyOf(start.array(), start.position());
  }
}
