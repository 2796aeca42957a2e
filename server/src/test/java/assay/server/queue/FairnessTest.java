package assay.server.queue;

import static org.assertj.core.api.Assertions.assertThat;

import assay.server.Contest;
import assay.server.ServerUnderTest;
import assay.server.ServerUnderTest.Answer;
import assay.server.database.DispatchDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class FairnessTest {
  private static ServerUnderTest server;
  private static Contest heavy;
  private static Contest light;

  @BeforeAll
  static void start() {
    server = ServerUnderTest.start(Map.of("assay.judge.slots", 0, "assay.sweep.leases", "1h"));
    heavy = Contest.open(server, "heavy", "{per_day: 100}");
    light = Contest.open(server, "light", "{per_day: 100}");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void emptyTheQueue() {
    server.emptyTheQueue();
    heavy.sql("delete from queue_turn; update organization set weight = 1");
  }

  private static void weigh(Contest contest, int weight) {
    var answer =
        server.post(
            "/api/v1/orgs/%s/queue".formatted(contest.organization()),
            server.ownerToken(),
            Map.of("weight", weight));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.json().path("weight").asInt()).isEqualTo(weight);
  }

  private static void submit(Contest contest, int entries) {
    var member = contest.newTeam("Team " + UUID.randomUUID());
    for (int i = 0; i < entries; i++) {
      accepted(contest.submitBoth(member));
    }
  }

  private static UUID accepted(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    return UUID.fromString(answer.json().path("id").asText());
  }

  /// The organizations that the next claims serve.
  private static List<String> served(FakeWorker worker, int claims) {
    var served = new ArrayList<String>();
    for (int i = 0; i < claims; i++) {
      served.add(organization(worker.claim(5).orElseThrow().path("grading").asText()));
    }
    return served;
  }

  private static String organization(String grading) {
    return heavy
        .query(
            "select o.slug from grading g join organization o on o.id = g.tenant_id where g.id = '%s'"
                .formatted(grading))
        .getFirst();
  }

  @Test
  void aTenantOfTwiceTheWeightIsServedTwiceAsOften() {
    weigh(heavy, 2);
    submit(light, 6);
    submit(heavy, 6);
    var served = served(FakeWorker.register(server), 9);
    assertThat(served).filteredOn("heavy"::equals).hasSize(6);
    // At no time is anybody further ahead than one claim.
    for (int n = 1; n <= served.size(); n++) {
      long ofHeavy = served.subList(0, n).stream().filter("heavy"::equals).count();
      assertThat(ofHeavy - 2.0 * n / 3).as("after " + n).isBetween(-1.01, 1.01);
    }
  }

  @Test
  void whoWasIdleHasSavedNothing() {
    var worker = FakeWorker.register(server);
    submit(light, 1);
    served(worker, 1);
    submit(heavy, 8);
    assertThat(served(worker, 5)).containsOnly("heavy");
    submit(light, 4);
    var served = served(worker, 6);
    assertThat(served.getFirst()).isEqualTo("light");
    assertThat(served).filteredOn("light"::equals).hasSize(3);
  }

  @Test
  void judgesServeTenantsByWeightToo() throws Exception {
    weigh(heavy, 2);
    for (var contest : List.of(light, heavy)) {
      var member = contest.newTeam("Claims " + UUID.randomUUID());
      for (int i = 0; i < 4; i++) {
        accepted(contest.submitClaims(member));
      }
    }
    var served = new ArrayList<String>();
    for (int i = 0; i < 6; i++) {
      var lease = server.bean(Gradings.class).claimJudge(Duration.ofSeconds(5)).orElseThrow();
      served.add(organization(lease.grading().toString()));
    }
    assertThat(served).filteredOn("heavy"::equals).hasSize(4);
  }

  @Test
  void withinATenantTeamsTakeTurns() {
    var worker = FakeWorker.register(server);
    var many = heavy.newTeam("Many");
    var first = accepted(heavy.submitBoth(many));
    var second = accepted(heavy.submitBoth(many));
    var one = accepted(heavy.submitBoth(heavy.newTeam("One")));
    var order = new ArrayList<UUID>();
    for (int i = 0; i < 3; i++) {
      var grading = worker.claim(5).orElseThrow().path("grading").asText();
      order.add(
          UUID.fromString(
              heavy
                  .query("select submission_id from grading where id = '%s'".formatted(grading))
                  .getFirst()));
    }
    assertThat(order).containsExactly(first, one, second);
  }

  @Test
  void aWeightIsSetByOperatorsAndWithinReason() {
    var address = "/api/v1/orgs/heavy/queue";
    assertThat(server.post(address, heavy.organizer(), Map.of("weight", 5)).status())
        .isEqualTo(403);
    for (int weight : List.of(0, 1001)) {
      assertThat(server.post(address, server.ownerToken(), Map.of("weight", weight)).status())
          .isEqualTo(422);
    }
    assertThat(server.get(address, heavy.organizer()).json().path("weight").asInt()).isEqualTo(1);
  }

  /// Queued gradings of made-up tenants, 4 teams each; nothing else of them is there.
  private static void fill(int tenants, int entries) {
    heavy.sql(
        """
        set session_replication_role = replica;
        insert into organization (id, slug, name)
        select ('00000000-0000-0000-0000-' || lpad(t::text, 12, '0'))::uuid, 'made-' || t, 'Made'
        from generate_series(1, %1$d) t
        on conflict do nothing;
        insert into competition (tenant_id, id, slug, name, summary, bundle_digest)
        select id, id, 'made', 'Made', '', ''
        from organization
        where slug like 'made-%%'
        on conflict do nothing;
        insert into grading (tenant_id, id, submission_id, competition_id, team_id, stage, created_at)
        select o.id, gen_random_uuid(), gen_random_uuid(), o.id,
          ('00000000-0000-0000-' || lpad((e / %1$d %% 4)::text, 4, '0')
            || '-' || lpad((e %% %1$d)::text, 12, '0'))::uuid,
          'run', now() - e * interval '1 second'
        from generate_series(1, %2$d) e
        join organization o on o.slug = 'made-' || (e %% %1$d + 1);
        analyze grading, organization, competition;
        """
            .formatted(tenants, entries));
  }

  private static void empty() {
    heavy.sql(
        """
        set session_replication_role = replica;
        delete from grading where competition_id in (select id from competition where slug = 'made');
        delete from queue_turn;
        delete from competition where slug = 'made';
        delete from organization where slug like 'made-%';
        """);
  }

  private static Optional<Lease> claim(UUID worker) {
    var claims = server.bean(ClaimStore.class);
    return server
        .bean(DispatchDatabase.class)
        .inTransaction(
            handle -> claims.claim(handle, List.of(Stage.RUN), worker, Duration.ofSeconds(60)));
  }

  private static List<UUID> takeAll(UUID worker) {
    var got = new ArrayList<UUID>();
    for (var lease = claim(worker); lease.isPresent(); lease = claim(worker)) {
      got.add(lease.get().grading());
    }
    return got;
  }

  @Test
  void manyClaimersGetEachEntryOnceAndLeaveNone() throws Exception {
    fill(7, 300);
    var worker = UUID.fromString(FakeWorker.register(server).id());
    var got = new ArrayList<UUID>();
    try (var threads = Executors.newFixedThreadPool(8)) {
      var takers = new ArrayList<Future<List<UUID>>>();
      for (int i = 0; i < 8; i++) {
        takers.add(threads.submit(() -> takeAll(worker)));
      }
      for (var taker : takers) {
        got.addAll(taker.get());
      }
    }
    assertThat(got).hasSize(300).doesNotHaveDuplicates();
    // Seven equal tenants, 42 or 43 entries each: none is ever far behind, however they race.
    assertThat(heavy.query("select max(served) - min(served) <= 2 from queue_turn"))
        .containsExactly("t");
    empty();
  }

  @Test
  void aClaimAmongTenThousandIsFast() {
    fill(50, 10_000);
    var worker = UUID.fromString(FakeWorker.register(server).id());
    var nanos = new long[200];
    for (int i = 0; i < nanos.length; i++) {
      long began = System.nanoTime();
      var lease = claim(worker);
      nanos[i] = System.nanoTime() - began;
      assertThat(lease).isPresent();
    }
    Arrays.sort(nanos);
    System.out.printf(
        "claim among 10,000 of 50 tenants: median %.2f ms, p95 %.2f ms%n",
        nanos[100] / 1e6, nanos[190] / 1e6);
    // A hundred times what it takes: for machines that do much else.
    assertThat(Duration.ofNanos(nanos[100])).isLessThan(Duration.ofMillis(200));
    assertThat(
            heavy.query(
                """
                select distinct count(*)
                from grading
                where state = 'LEASED'
                  and competition_id in (select id from competition where slug = 'made')
                group by tenant_id
                """))
        .containsExactly("4");
    empty();
  }
}
