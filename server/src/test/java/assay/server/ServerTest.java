package assay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ServerTest {
  private static ServerUnderTest server;

  @BeforeAll
  static void start() {
    server = ServerUnderTest.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void healthNamesWhatItChecked() {
    var answer = server.get("/health", "");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.json().path("checks").findValuesAsText("name")).contains("database", "clock");
  }

  @Test
  void metricsAndApiDocumentAreServed() {
    assertThat(server.get("/metrics", "").text()).contains("jvm_memory");
    var document = server.get("/openapi", "");
    assertThat(document.json().path("openapi").asText()).startsWith("3.1");
    assertThat(document.json().path("paths").has("/api/v1/me")).isTrue();
  }

  @Test
  void withoutItsSettingsItSaysWhichAreMissing() {
    assertThatThrownBy(() -> Server.start(Map.of("assay.database.url", "jdbc:postgresql://x/y")))
        .isInstanceOf(Server.SettingMissing.class)
        .hasMessageContaining("assay.blobs.directory")
        .hasMessageContaining("ASSAY_DATABASE_DISPATCH_PASSWORD");
  }

  @Test
  void anObjectStoreNeedsItsBucketAndKey() {
    assertThatThrownBy(() -> Server.start(Map.of("assay.blobs.store", "s3")))
        .isInstanceOf(Server.SettingMissing.class)
        .hasMessageContaining("assay.blobs.s3.bucket")
        .hasMessageContaining("ASSAY_BLOBS_S3_SECRET_KEY");
  }

  @Test
  void ownerOfAFreshServerOwnsMain() {
    var me = server.get("/api/v1/me", server.ownerToken());
    assertThat(me.status()).as(me.text()).isEqualTo(200);
    var places = me.json().path("organizations");
    assertThat(places.findValuesAsText("slug")).contains("main");
    assertThat(places.findValuesAsText("role")).containsOnly("OWNER");
  }

  @Test
  void aNewOrganizationHasItsOwnOwner() {
    var token = server.newOrganization("group-a");
    assertThat(
            server.get("/api/v1/me", token).json().path("organizations").findValuesAsText("slug"))
        .containsExactly("group-a");
    var refused = server.post("/api/v1/orgs", token, Map.of("slug", "group-b", "name", "B"));
    assertThat(refused.status()).isEqualTo(403);
  }
}
