package assay.server.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.server.ServerUnderTest;
import assay.server.database.DispatchDatabase;
import assay.server.database.TenantDatabase;
import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The log of deeds cannot be changed without being noticed. Case G08.
@Timeout(240)
class ChainTest {
  /// How a superuser gets past what keeps the log.
  private static final String UNBOUND = "set session_replication_role = replica; ";

  private static ServerUnderTest server;

  @BeforeAll
  static void start() throws InterruptedException {
    server = ServerUnderTest.start(Map.of("assay.audit.seal", "1h"));
    // Both clocks have ticked and will not again: from here on the tests seal.
    long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!query(
            """
            select count(*)
            from quartz.qrtz_simple_triggers s
            where s.trigger_name in ('audit-seal', 'audit-verify')
              and s.times_triggered > 0
              and not exists (
                select from quartz.qrtz_fired_triggers f where f.trigger_name = s.trigger_name)
            """)
        .equals(List.of("2"))) {
      assertThat(System.nanoTime()).isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /// An organization with a chain of real deeds: three seals over two events each.
  ///
  /// @param token of its owner
  private record Chained(UUID tenant, String slug, String token) {
    static Chained make(String slug) {
      var token = server.newOrganization(slug);
      var made = of(slug, token);
      made.seal();
      made.deed("one");
      made.deed("two");
      made.seal();
      made.deed("three");
      made.deed("four");
      made.seal();
      assertThat(query("select events from audit_seal where tenant_id = ?", made.tenant))
          .containsExactly("2", "2", "2");
      return made;
    }

    static Chained of(String slug, String token) {
      var id = query("select id from organization where slug = ?", slug).getFirst();
      return new Chained(UUID.fromString(id), slug, token);
    }

    void deed(String name) {
      var answer =
          server.post("/api/v1/orgs/" + slug + "/worker-tokens", token, Map.of("name", name));
      assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    }

    int seal() {
      return server.bean(Sealer.class).seal(tenant);
    }

    /// The id of the event about this token.
    String event(String name) {
      return query(
              "select id from audit_event where tenant_id = ? and detail ->> 'name' = ?",
              tenant,
              name)
          .getFirst();
    }

    String hash(int seal) {
      return query("select hash from audit_seal where tenant_id = ? and number = ?", tenant, seal)
          .getFirst();
    }

    void tamper(String sql) {
      execute(UNBOUND + sql.replace("$tenant", "'" + tenant + "'"));
    }

    JsonNode verify(String noted) {
      var answer = server.get("/api/v1/orgs/" + slug + "/audit/verification" + noted, token);
      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
      return answer.json();
    }

    JsonNode fault() {
      var found = verify("");
      assertThat(found.path("valid").asBoolean()).isFalse();
      return found.path("fault");
    }
  }

  private static String what(JsonNode fault) {
    return fault.path("what").asText();
  }

  @Test
  void aChainOverRealDeedsHolds() {
    var chain = Chained.make("holding");
    chain.deed("five");
    var found = chain.verify("?seal=2&head=" + chain.hash(2));
    assertThat(found.path("valid").asBoolean()).as(found.toString()).isTrue();
    assertThat(found.path("seal").asInt()).isEqualTo(3);
    assertThat(found.path("head").asText()).isEqualTo(chain.hash(3));
    assertThat(found.path("events").asInt()).isEqualTo(6);
    assertThat(found.path("waiting").asInt()).isEqualTo(1);
    assertThat(found.path("late").path("count").asInt()).isZero();
    assertThat(chain.seal()).isEqualTo(1);
    assertThat(chain.seal()).as("nothing is sealed twice").isZero();
    assertThat(chain.verify("").path("seal").asInt()).isEqualTo(4);
  }

  /// The hashes were computed with Python's hashlib from the document's words.
  @Test
  void hashesAreThoseThatAnotherProgramComputes() {
    execute(
        """
        insert into organization (id, slug, name)
        values ('018f0000-0000-7000-8000-000000000001', 'by-hand', 'By hand');
        insert into app_user (id, email, name)
        values ('018f0000-0000-7000-8000-0000000000aa', 'hand@example.org', 'Hand');
        insert into audit_event (tenant_id, id, at, actor, action, subject_kind, subject_id, detail)
        values
          ('018f0000-0000-7000-8000-000000000001', '018f0000-0000-7000-8000-000000000012',
           '2026-03-12T09:07:31Z', '018f0000-0000-7000-8000-0000000000aa', 'case.rejected', 'case',
           '018f0000-0000-7000-8000-000000000022',
           '{"reason":"no",   "attempts":1.50, "a":"Z\\u00fcrich \\"x\\""}'),
          ('018f0000-0000-7000-8000-000000000001', '018f0000-0000-7000-8000-000000000011',
           '2026-03-12T09:07:30.123456Z', null, 'phase.opened', 'phase',
           '018f0000-0000-7000-8000-000000000021', '{}');
        insert into audit_waiting (tenant_id, event_id, at)
        select tenant_id, id, at
        from audit_event
        where tenant_id = '018f0000-0000-7000-8000-000000000001'
        """);
    var chain = Chained.of("by-hand", "");
    try {
      server.database().setNow(Instant.parse("2026-03-12T09:10:00Z"));
      assertThat(chain.seal()).isEqualTo(2);
      execute(
          """
          insert into audit_event (tenant_id, id, at, actor, action, subject_kind, subject_id, detail)
          values
            ('018f0000-0000-7000-8000-000000000001', '018f0000-0000-7000-8000-000000000013',
             '2026-03-12T09:07:29.5Z', '018f0000-0000-7000-8000-0000000000aa', 'member.set', 'user',
             '018f0000-0000-7000-8000-0000000000aa', '{"role":"OWNER"}');
          insert into audit_waiting (tenant_id, event_id, at)
          values
            ('018f0000-0000-7000-8000-000000000001', '018f0000-0000-7000-8000-000000000013',
             '2026-03-12T09:07:29.5Z')
          """);
      server.database().setNow(Instant.parse("2026-03-12T09:10:10.000001Z"));
      assertThat(chain.seal()).isEqualTo(1);
    } finally {
      server.database().resetNow();
    }
    assertThat(
            query(
                "select digest from audit_link where tenant_id = ? order by seal, place",
                chain.tenant()))
        .containsExactly(
            "61ea1e88ff7cf8637192b67313a175d3934c3a1f18ac27af95dd29ec5d871d8d",
            "0322ce29c9cd3bcca6810736d9d5e8484f32a556203574deaaf9d8d4c3931c72",
            "4a1a90a34a688f6e63e8bd38e6c209dcff1965cc580ab3a8b7e4a987fe8133e9");
    assertThat(chain.hash(1))
        .isEqualTo("8e9ffba17872c195a2beb435e4e37f9b6936f0ba83d21aa7129e9c8fe4143664");
    assertThat(chain.hash(2))
        .isEqualTo("c1d5cca8dd5138b456a86ea63ffca9ff65e065f4ba0c5f7e531425331908e302");
  }

  @ParameterizedTest
  @ValueSource(strings = {"audit_event", "audit_seal", "audit_link"})
  void nobodyChangesWhatIsKept(String table) {
    var column =
        table.equals("audit_event") ? "id" : table.equals("audit_seal") ? "number" : "seal";
    var statements =
        List.of(
            "update %s set %s = %s".formatted(table, column, column),
            "delete from " + table,
            "truncate %s cascade".formatted(table));
    for (var statement : statements) {
      assertThatThrownBy(() -> as("assay_server", statement))
          .as(statement)
          .hasMessageContaining("permission denied");
      assertThatThrownBy(() -> as("assay_owner", statement))
          .as(statement)
          .hasMessageContaining("the audit log is kept as it was written");
      assertThatThrownBy(() -> execute(statement))
          .as(statement)
          .rootCause()
          .hasMessageContaining("the audit log is kept as it was written");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "detail | '{\"name\": \"other\"}'",
        "action | 'worker-token.revoked'",
        "at | at + interval '1 microsecond'",
        "actor | null",
        "subject_kind | 'worker'",
        "subject_id | 'x'"
      })
  void aChangedColumnIsFoundAndNamed(String column, String value) {
    var chain = Chained.make("changed-" + column.replace('_', '-'));
    var event = chain.event("one");
    chain.tamper("update audit_event set %s = %s where id = '%s'".formatted(column, value, event));
    var fault = chain.fault();
    assertThat(what(fault))
        .isEqualTo(
            "Event %s, at place 1 of seal 2, is not what was sealed: it was changed.", event);
    assertThat(fault.path("event").asText()).isEqualTo(event);
    assertThat(fault.path("seal").asInt()).isEqualTo(2);
    assertThat(fault.path("expected").asText()).hasSize(64);
    assertThat(fault.path("found").asText())
        .hasSize(64)
        .isNotEqualTo(fault.path("expected").asText());
  }

  @Test
  void aTriggerTakenAwayHelpsNobody() {
    var chain = Chained.make("no-trigger");
    execute(
        """
        alter table audit_event disable trigger kept;
        update audit_event set action = 'nothing' where id = '%s';
        alter table audit_event enable trigger kept
        """
            .formatted(chain.event("four")));
    assertThat(what(chain.fault())).contains("at place 2 of seal 3, is not what was sealed");
  }

  @Test
  void aDeletedEventIsFoundAndNamed() {
    var chain = Chained.make("deleted");
    var event = chain.event("two");
    chain.tamper("delete from audit_event where id = '%s'".formatted(event));
    assertThat(what(chain.fault())).isEqualTo("Event %s, at place 2 of seal 2, is gone.", event);
  }

  @Test
  void anEventDeletedWithItsPlaceLeavesAGap() {
    var first = Chained.make("deleted-first");
    var event = first.event("one");
    first.tamper(
        "delete from audit_link where event_id = '%1$s'; delete from audit_event where id = '%1$s'"
            .formatted(event));
    assertThat(what(first.fault())).isEqualTo("The event at place 1 of seal 2 is missing.");

    var last = Chained.make("deleted-last");
    event = last.event("two");
    last.tamper(
        "delete from audit_link where event_id = '%1$s'; delete from audit_event where id = '%1$s'"
            .formatted(event));
    assertThat(what(last.fault())).isEqualTo("Seal 2 was made over 2 events, and 1 are under it.");
  }

  @Test
  void anEventPutInByHandIsFoundAndNamed() {
    var chain = Chained.make("put-in");
    var id = UUID.randomUUID();
    chain.tamper(copyOf(chain, "one", id));
    assertThat(what(chain.fault()))
        .startsWith("Event %s is under no seal and does not wait for one".formatted(id));
    chain.tamper(
        "insert into audit_link select tenant_id, '%s', seal, 3, digest from audit_link where event_id = '%s'"
            .formatted(id, chain.event("one")));
    assertThat(what(chain.fault()))
        .isEqualTo("Event %s, at place 3 of seal 2, is not what was sealed: it was changed.", id);
    chain.tamper(
        "update audit_link set digest = '%s' where event_id = '%s'".formatted(digest(id), id));
    assertThat(what(chain.fault())).isEqualTo("Seal 2 was made over 2 events, and 3 are under it.");
    chain.tamper("update audit_seal set events = 3 where number = 2 and tenant_id = $tenant");
    assertThat(what(chain.fault())).startsWith("Seal 2 does not have the hash of what is under it");
  }

  @Test
  void anEventDatedBackIsSealedAndCalledLate() {
    var chain = Chained.make("dated-back");
    var id = UUID.randomUUID();
    chain.tamper(
        copyOf(chain, "one", id)
            + "; update audit_event set at = at - interval '3 hours' where id = '%s'".formatted(id)
            + "; insert into audit_waiting select tenant_id, id, at from audit_event where id = '%s'"
                .formatted(id));
    assertThat(chain.seal()).isEqualTo(1);
    var found = chain.verify("");
    assertThat(found.path("valid").asBoolean()).isTrue();
    assertThat(found.path("late").path("count").asInt()).isEqualTo(1);
    assertThat(found.path("late").path("said").path(0).asText())
        .startsWith("Event %s of seal 4 is dated ".formatted(id));
  }

  @Test
  void eventsThatChangePlacesAreFound() {
    var chain = Chained.make("moved");
    chain.tamper(
        """
        update audit_link set place = 3 - place + 100 where seal = 2 and tenant_id = $tenant;
        update audit_link set place = place - 100 where seal = 2 and tenant_id = $tenant
        """);
    assertThat(what(chain.fault())).startsWith("Seal 2 does not have the hash of what is under it");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "sealed_at | sealed_at + interval '1 second' | Seal 2 does not have the hash",
        "hash | previous | Seal 2 does not have the hash",
        "previous | hash | Seal 2 was made after another seal 1",
        "events | 3 | Seal 2 was made over 3 events, and 2 are under it.",
        "number | 9 | Seal 2 is missing: after seal 1 comes seal 3."
      })
  void aChangedSealIsFoundAndNamed(String column, String value, String said) {
    var chain = Chained.make("seal-" + column.replace('_', '-'));
    chain.tamper(
        "update audit_seal set %s = %s where number = 2 and tenant_id = $tenant"
            .formatted(column, value));
    assertThat(what(chain.fault())).startsWith(said);
    assertThat(server.get("/health", "").text()).contains("broken: the audit page");
  }

  @Test
  void aSealTakenOutIsFound() {
    var chain = Chained.make("taken-out");
    chain.tamper("delete from audit_seal where number = 2 and tenant_id = $tenant");
    assertThat(what(chain.fault())).isEqualTo("Seal 2 is missing: after seal 1 comes seal 3.");
    chain.tamper("delete from audit_seal where number = 1 and tenant_id = $tenant");
    assertThat(what(chain.fault())).isEqualTo("Seal 1 is missing: the chain begins with seal 3.");
  }

  @Test
  void anEndCutOffIsFoundWithTheHeadThatWasNoted() {
    var chain = Chained.make("cut");
    var noted = "?seal=3&head=" + chain.hash(3);
    chain.tamper("delete from audit_seal where number = 3 and tenant_id = $tenant");
    assertThat(what(chain.fault()))
        .matches("Event .* is under seal 3, which is not there: the chain ends with seal 2\\.");
    chain.tamper(
        """
        delete from audit_event where id in
          (select event_id from audit_link where seal = 3 and tenant_id = $tenant);
        delete from audit_link where seal = 3 and tenant_id = $tenant;
        delete from audit_check where tenant_id = $tenant
        """);
    // Nothing inside the database tells any more; the note does, and so would a check before.
    assertThat(chain.verify("").path("valid").asBoolean()).isTrue();
    assertThat(what(chain.verify(noted).path("fault")))
        .isEqualTo("The chain was cut: it ends with seal 2, and you noted seal 3.");
    assertThat(query("select fault is null from audit_check where tenant_id = ?", chain.tenant()))
        .as("a note that differs is not remembered")
        .containsExactly("t");
  }

  @Test
  void anEndCutOffAfterACheckIsFoundByTheNext() {
    var chain = Chained.make("cut-later");
    assertThat(chain.verify("").path("valid").asBoolean()).isTrue();
    chain.tamper(
        """
        delete from audit_event where id in
          (select event_id from audit_link where seal = 3 and tenant_id = $tenant);
        delete from audit_link where seal = 3 and tenant_id = $tenant;
        delete from audit_seal where number = 3 and tenant_id = $tenant
        """);
    assertThat(what(chain.fault()))
        .isEqualTo("The chain was cut: it ends with seal 2, and an earlier check found seal 3.");
    // What is sealed next does not fill the gap.
    chain.deed("five");
    assertThat(chain.seal()).isEqualTo(1);
    assertThat(what(chain.fault())).isEqualTo("Seal 3 is missing: after seal 2 comes seal 4.");
  }

  @Test
  void aChainWrittenAgainIsFoundWithTheHeadThatWasNoted() {
    var chain = Chained.make("written-again");
    var noted = "?seal=3&head=" + chain.hash(3);
    chain.tamper(
        """
        delete from audit_link where seal > 1 and tenant_id = $tenant;
        delete from audit_seal where number > 1 and tenant_id = $tenant;
        update audit_event set detail = '{"name": "other"}'
        where detail ->> 'name' = 'one' and tenant_id = $tenant;
        insert into audit_waiting
        select tenant_id, id, at from audit_event e
        where tenant_id = $tenant and not exists (select from audit_link l where l.event_id = e.id)
        """);
    var sealer =
        new Sealer(
            server.bean(DispatchDatabase.class),
            server.bean(TenantDatabase.class),
            server.bean(SealStore.class),
            2);
    assertThat(sealer.seal(chain.tenant())).isEqualTo(4);
    assertThat(chain.verify("").path("valid").asBoolean()).isTrue();
    assertThat(what(chain.verify(noted).path("fault")))
        .isEqualTo(
            "Seal 3 has another hash than the one that you noted: the chain was written again up to here.");
  }

  @Test
  void anEventThatIsLostBeforeItsSealIsFound() {
    var chain = Chained.make("lost");
    chain.deed("five");
    var event = chain.event("five");
    chain.tamper("delete from audit_event where id = '%s'".formatted(event));
    assertThat(chain.seal()).isZero();
    assertThat(what(chain.fault())).isEqualTo("Event %s waited for its seal and is gone.", event);
    chain.tamper("delete from audit_waiting where tenant_id = $tenant");
    chain.deed("six");
    chain.tamper("delete from audit_waiting where tenant_id = $tenant");
    assertThat(what(chain.fault()))
        .startsWith(
            "Event %s is under no seal and does not wait for one".formatted(chain.event("six")));
  }

  @Test
  void aTransactionThatEndsLateIsNotMissed() throws SQLException {
    var chain = Chained.make("slow");
    try (var slow = server.database().as("assay_server").getConnection()) {
      slow.setAutoCommit(false);
      var id = UUID.randomUUID();
      run(slow, "select set_config('app.tenant', '%s', true)".formatted(chain.tenant()));
      run(slow, copyOf(chain, "one", id).replaceFirst("e\\.at", "assay_now()"));
      run(
          slow,
          "insert into audit_waiting select tenant_id, id, at from audit_event where id = '%s'"
              .formatted(id));
      chain.deed("later");
      assertThat(chain.seal()).isEqualTo(1);
      slow.commit();
    }
    assertThat(chain.seal()).isEqualTo(1);
    var found = chain.verify("");
    assertThat(found.path("valid").asBoolean()).isTrue();
    assertThat(found.path("events").asInt()).isEqualTo(8);
    assertThat(found.path("late").path("count").asInt()).isZero();
    assertThat(
            query(
                """
                select count(*)
                from audit_link l
                join audit_event e on e.id = l.event_id
                join audit_link before on before.tenant_id = l.tenant_id and before.seal < l.seal
                join audit_event other on other.id = before.event_id and other.at > e.at
                where l.tenant_id = ?
                """,
                chain.tenant()))
        .as("it is dated before what was sealed before it")
        .isNotEqualTo(List.of("0"));
  }

  @Test
  void sealersAtOnceMakeOneChain() throws Exception {
    var chain = Chained.make("crowded");
    execute(
        """
        insert into audit_event (tenant_id, id, action, subject_kind, subject_id)
        select '%1$s', gen_random_uuid(), 'made', 'number', n::text from generate_series(1, 400) n;
        insert into audit_waiting
        select tenant_id, id, at from audit_event where action = 'made' and tenant_id = '%1$s'
        """
            .formatted(chain.tenant()));
    try (var threads = Executors.newFixedThreadPool(6)) {
      var all = new ArrayList<Callable<Integer>>();
      for (int i = 0; i < 6; i++) {
        var sealer =
            new Sealer(
                server.bean(DispatchDatabase.class),
                server.bean(TenantDatabase.class),
                server.bean(SealStore.class),
                7);
        all.add(() -> {
          int sealed = 0;
          while (!Thread.currentThread().isInterrupted()
              && !query("select 1 from audit_waiting where tenant_id = ?", chain.tenant())
                  .isEmpty()) {
            sealed += sealer.seal(chain.tenant());
          }
          return sealed;
        });
      }
      int sealed = 0;
      for (var done : threads.invokeAll(all)) {
        sealed += done.get();
      }
      assertThat(sealed).isEqualTo(400);
    }
    var found = chain.verify("");
    assertThat(found.path("valid").asBoolean()).as(found.toString()).isTrue();
    assertThat(found.path("events").asInt()).isEqualTo(406);
    // 400 in sevens, the last one of one.
    assertThat(found.path("seal").asInt()).isEqualTo(3 + 58);
  }

  @Test
  void theNightlyCheckTellsOfAllChains() {
    var broken = Chained.make("nightly-broken");
    var whole = Chained.make("nightly-whole");
    broken.tamper(
        "update audit_event set action = 'nothing' where id = '%s'"
            .formatted(broken.event("three")));
    server.bean(Verifier.class).verifyAll();
    assertThat(
            query(
                "select good_seal || ' ' || (fault is null) from audit_check where tenant_id = ?",
                whole.tenant()))
        .containsExactly("3 true");
    assertThat(query("select fault from audit_check where tenant_id = ?", broken.tenant()))
        .hasSize(1)
        .allMatch(fault -> fault.contains("at place 1 of seal 3"));
    assertThat(server.get("/health", "").status()).isEqualTo(200);
    assertThat(server.get("/metrics", "").text())
        .containsPattern("(?m)^assay_audit_broken_chains [1-9]")
        .containsPattern("(?m)^assay_audit_waiting_events ");
  }

  /// Written as the server's log has it, under another id.
  private static String copyOf(Chained chain, String name, UUID id) {
    return """
    insert into audit_event (tenant_id, id, at, actor, action, subject_kind, subject_id, detail)
    select e.tenant_id, '%s', e.at, e.actor, e.action, e.subject_kind, e.subject_id,
      '{"name": "copy"}'
    from audit_event e
    where e.id = '%s'\
    """
        .formatted(id, chain.event(name));
  }

  /// What whoever knows the form would write.
  private static String digest(UUID event) {
    return query(
            """
            with fields as (
              select unnest(array[
                'assay-audit-event-1', tenant_id::text, id::text,
                to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                actor::text, action, subject_kind, subject_id, detail::text]) as field
              from audit_event
              where id = ?
            )
            select encode(sha256(convert_to(string_agg(octet_length(field) || ':' || field || ',', ''), 'UTF8')), 'hex')
            from fields
            """,
            event)
        .getFirst();
  }

  private static void as(String role, String sql) throws SQLException {
    try (var connection = server.database().as(role).getConnection()) {
      run(connection, sql);
    }
  }

  private static void execute(String sql) {
    try (var connection = server.database().asSuperuser().getConnection()) {
      run(connection, sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /// @param values for each question mark, in order
  private static List<String> query(String sql, Object... values) {
    var text = sql;
    for (var value : values) {
      text = text.replaceFirst("\\?", "'" + value + "'");
    }
    try (var connection = server.database().asSuperuser().getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(text)) {
      var found = new ArrayList<String>();
      while (rows.next()) {
        found.add(rows.getString(1));
      }
      return found;
    } catch (SQLException e) {
      throw new IllegalStateException(text, e);
    }
  }
}
