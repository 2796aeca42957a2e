package assay.worker.client;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The dev kit of a task, unpacked: what its `kit.json` says.
///
/// @param kitVersion belongs to each entry that was made with it
/// @param competition `group/faces`
public record DevKit(
    String kitVersion, String server, String competition, TaskPart task, List<SetPart> sets) {
  /// The file that makes a folder a kit.
  public static final String MANIFEST = "kit.json";

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          // A newer server may tell more.
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  public DevKit {
    sets = List.copyOf(sets);
  }

  /// @param submit `model`, `scores` or `model-and-scores`
  /// @param claimFormat `sdfr`, `datacv` or `frcsyn`
  /// @param claimRange what scores beside decisions may be; null: the task takes none
  /// @param phases slugs
  /// @param scales slugs; empty: the task has none
  public record TaskPart(
      String slug,
      String submit,
      String claimFormat,
      String scoreKind,
      ContractPart contract,
      PreprocessingPart preprocessing,
      @Nullable RangePart claimRange,
      List<String> phases,
      List<String> scales) {
    public TaskPart {
      phases = List.copyOf(phases);
      scales = List.copyOf(scales);
    }

    public boolean takesModel() {
      return !submit.equals("scores");
    }

    /// Whether entries bring decisions of two systems, as FRCSyn's do.
    public boolean takesDecisions() {
      return claimFormat.equals("frcsyn");
    }

    public boolean takesScores() {
      return !submit.equals("model");
    }
  }

  /// @param embedding null: any width
  public record ContractPart(
      int channels, int height, int width, @Nullable Integer embedding, long maxBytes) {}

  public record RangePart(double min, double max) {}

  public record PreprocessingPart(double mean, double std, String flip) {}

  /// @param file its path in the kit; null: to be downloaded alone
  /// @param claimedIn where entries bring scores for it
  public record SetPart(
      String slug, String role, int pairs, @Nullable String file, List<PlacePart> claimedIn) {
    public SetPart {
      claimedIn = List.copyOf(claimedIn);
    }
  }

  /// Slugs of a track.
  public record PlacePart(String phase, String scale) {}

  /// Empty where the folder is no kit.
  ///
  /// @throws IOException when its `kit.json` cannot be read or understood
  public static Optional<DevKit> in(Path folder) throws IOException {
    var file = folder.resolve(MANIFEST);
    return Files.isRegularFile(file)
        ? Optional.of(MAPPER.readValue(file.toFile(), DevKit.class))
        : Optional.empty();
  }
}
