package assay.server.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import assay.grading.Checked;
import assay.grading.faceset.FaceSet;
import assay.grading.image.ImagePack;
import assay.grading.image.PairMap;
import assay.grading.image.Permutation;
import assay.server.ServerUnderTest;
import assay.server.blob.Blobs;
import assay.server.competition.Competitions;
import assay.server.competition.SetVersion;
import assay.server.database.TenantDatabase;
import assay.server.organization.Organizations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Imports photos of real people, where they are available; see the data's own README.
class RealBundleTest {
  private static final String YAML =
      """
      assay: 1
      competition: {slug: real, name: Real faces}
      sets:
        - {slug: sanitizer, name: Sanitizer, role: sanitizer, data: data/sanitizer_samples.bin}
        - {slug: facescrub, name: FaceScrub, role: hidden, data: data/facescrub600.bin}
        - {slug: lfw, name: LFW, role: hidden, data: data/lfw600.bin}
        - {slug: val, name: Val, role: validation, data: data/validation.xz, labels: data/issame.txt}
      tasks:
        - {slug: task1, name: Task 1, submit: model-and-scores, embedding: 512}
        - {slug: datacv, name: DataCV, submit: scores, claim_format: datacv, score: squared-l2}
      phases:
        - slug: validation
          name: Validation
          opens: 2026-01-01T00:00:00Z
          tracks:
            - {task: task1, claims: [sanitizer], sets: [facescrub, lfw]}
            - {task: datacv, claims: [val]}
      """;

  private static @Nullable Path data;

  @BeforeAll
  static void findData() {
    data = realData().orElse(null);
    if (data == null) {
      System.err.println("SKIPPED: no real data; set ASSAY_REAL_DATA to its directory");
    }
  }

  private static Optional<Path> realData() {
    var named = System.getenv("ASSAY_REAL_DATA");
    if (named != null) {
      return Optional.of(Path.of(named));
    }
    for (var at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.isDirectory(at.resolve("shared/data"))) {
        return Optional.of(at.resolve("shared/data"));
      }
    }
    return Optional.empty();
  }

  @Test
  void packsHoldThePixelsOfTheSetsAndNothingElse() throws IOException {
    var root = data;
    if (root == null) {
      Assumptions.abort("SKIPPED: no real data");
      return;
    }
    var files = new HashMap<String, Path>();
    files.put("sanitizer", root.resolve("sanitizer100/sanitizer_samples.bin"));
    files.put("facescrub", root.resolve("facescrub600/facescrub600.bin"));
    files.put("lfw", root.resolve("lfw600/lfw600.bin"));
    files.put("val", root.resolve("datacv600/validation.xz"));
    var labels = root.resolve("datacv600/issame.txt");
    var bundle =
        new TestBundle()
            .with("competition.yaml", YAML)
            .with("data/issame.txt", Files.readAllBytes(labels));
    for (var file : files.values()) {
      bundle.with("data/" + file.getFileName(), Files.readAllBytes(file));
    }
    try (var server = ServerUnderTest.start()) {
      var token = server.newOrganization("group");
      var answer =
          server.post("/api/v1/orgs/group/bundles", token, bundle.zip(), "application/zip");
      assertThat(answer.status()).as(answer.text()).isEqualTo(201);
      assertThat(answer.json().path("sets").findValuesAsText("pairs"))
          .containsExactly("50", "600", "600", "600");
      for (var set : files.entrySet()) {
        var path = set.getValue();
        try (var faces = open(path, path.toString().endsWith(".xz") ? labels : null)) {
          compare(server, set.getKey(), faces);
        }
      }
    }
  }

  private static FaceSet open(Path file, @Nullable Path labels) throws IOException {
    return switch (FaceSet.open(file, labels)) {
      case Checked.Accepted<FaceSet>(var set, _) -> set;
      case Checked.Refused<FaceSet>(var why) -> throw new AssertionError(why.message());
    };
  }

  private static void compare(ServerUnderTest server, String slug, FaceSet faces)
      throws IOException {
    var tenant = server.bean(Organizations.class).find("group").orElseThrow().id();
    var parts = parts(server, tenant, slug);
    var blobs = server.bean(Blobs.class);
    var packFile = blobs.verified(tenant, Objects.requireNonNull(parts.pack()));
    var mapFile = blobs.verified(tenant, Objects.requireNonNull(parts.map()));
    var map = PairMap.read(mapFile);
    var permutation = Objects.requireNonNull(parts.permutation());
    var order = Permutation.read(blobs.verified(tenant, permutation)).order();
    var labels = Files.readAllBytes(blobs.verified(tenant, parts.labels()));
    try (var pack = ImagePack.open(packFile)) {
      assertThat(map.fits(pack.images())).isTrue();
      // Header and pixels, header and indices: there is no room for a name or a label.
      assertThat(packFile).hasSize(24 + pack.images() * 37_632L);
      assertThat(mapFile).hasSize(12 + order.length * 8L);
      for (int row = 0; row < order.length; row++) {
        int pair = order[row];
        assertThat(labels[pair] == 1).isEqualTo(faces.same()[pair]);
        assertSame(pack, map.first()[row], faces.pixels(2 * pair));
        assertSame(pack, map.second()[row], faces.pixels(2 * pair + 1));
      }
    }
  }

  private static SetVersion.Parts parts(ServerUnderTest server, UUID tenant, String slug) {
    var competitions = server.bean(Competitions.class);
    return server
        .bean(TenantDatabase.class)
        .inTenant(
            tenant,
            handle -> {
              var competition = competitions.find(handle, null, "real").orElseThrow();
              var set =
                  competitions.sets(handle, competition.id()).stream()
                      .filter(known -> known.slug().equals(slug))
                      .findFirst()
                      .orElseThrow();
              return competitions.liveVersion(handle, set.id()).parts();
            });
  }

  private static void assertSame(ImagePack pack, int i, Checked<byte[]> expected) {
    if (!(expected instanceof Checked.Accepted<byte[]>(var pixels, _))) {
      throw new AssertionError(expected.toString());
    }
    assertThat(pack.pixels(i).mismatch(ByteBuffer.wrap(pixels))).isEqualTo(-1);
  }
}
