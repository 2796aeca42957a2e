package assay.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `assay check` for a task that takes decisions: what the door would say, before an upload.
class DecisionCheckTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void kit() throws IOException {
    Files.writeString(
        folder.resolve("kit.json"),
        """
        {"kit_version": "0123456789ab", "server": "", "competition": "group/faces",
         "task": {"slug": "bias", "submit": "scores", "claim_format": "frcsyn",
           "score_kind": "cosine", "claim_range": {"min": 0, "max": 2},
           "preprocessing": {"mean": 0, "std": 1, "flip": "none"}, "phases": ["main"], "scales": [],
           "contract": {"channels": 3, "height": 112, "width": 112, "embedding": null, "max_bytes": 1}},
         "sets": [{"slug": "bupt", "role": "validation", "version": 1, "pairs": 2,
           "file": "comparison_files/bupt_comparison.txt",
           "claimed_in": [{"phase": "main", "scale": "default"}]}]}
        """);
  }

  private Path entry(String proposed) throws IOException {
    var file = folder.resolve("entry.zip");
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (var name : new String[] {"baseline", "proposed"}) {
        zip.putNextEntry(new ZipEntry("bupt/" + name + ".txt"));
        var text = name.equals("proposed") ? proposed : "0.5,1\n0.1,0\n";
        zip.write(text.getBytes(StandardCharsets.US_ASCII));
        zip.closeEntry();
      }
    }
    return file;
  }

  private int check(String... more) {
    var command = new String[more.length + 3];
    command[0] = "check";
    command[1] = "--kit";
    command[2] = folder.toString();
    System.arraycopy(more, 0, command, 3, more.length);
    return Assay.run(new PrintWriter(out, true), new PrintWriter(err, true), command);
  }

  @Test
  void aGoodZipPasses() throws IOException {
    var file = entry("1.9,1\n0.2,0\n").toString();
    assertThat(check("--scores", file)).as(err.toString()).isEqualTo(Assay.DONE);
    assertThat(out.toString()).contains("bupt: 2 comparisons", file, "dev kit 0123456789ab");
  }

  @Test
  void aFaultNamesFileAndLine() throws IOException {
    assertThat(check("--scores", entry("2.1,1\n0.2,0\n").toString()))
        .isEqualTo(Assay.INPUT_AT_FAULT);
    assertThat(out.toString()).contains("failed", "bupt/proposed.txt line 1", "from 0.0 to 2.0");
  }

  @Test
  void aModelIsNoEntry() {
    assertThat(check("--model", "model.onnx")).isEqualTo(Assay.WRONG_USAGE);
    assertThat(err.toString()).contains("task bias takes decisions");
  }
}
