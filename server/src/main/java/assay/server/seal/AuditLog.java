package assay.server.seal;

import assay.server.account.Caller;
import assay.server.database.TenantDatabase;
import assay.server.http.Problem;
import assay.server.organization.Organizations;
import assay.server.organization.Role;
import assay.server.seal.ChainWalk.Noted;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// The log as its organization's owners and organizers read it.
@Singleton
public class AuditLog {
  private static final TypeReference<Map<String, Object>> DETAIL = new TypeReference<>() {};

  private final TenantDatabase database;
  private final Organizations organizations;
  private final AuditReadStore reads;
  private final SealStore seals;
  private final Verifier verifier;
  private final ObjectMapper json;

  /// A check reads a whole chain: one at a time is what a server can spare.
  private final Semaphore turn = new Semaphore(1);

  // Six collaborators: events, seals and checks are read here.
  AuditLog(
      TenantDatabase database,
      Organizations organizations,
      AuditReadStore reads,
      SealStore seals,
      Verifier verifier,
      ObjectMapper json) {
    this.database = database;
    this.organizations = organizations;
    this.reads = reads;
    this.seals = seals;
    this.verifier = verifier;
    this.json = json;
  }

  /// @param next the cursor of the page after this one; null: there is none
  public record Entries(List<AuditEntry> items, @Nullable String next) {
    public Entries {
      items = List.copyOf(items);
    }
  }

  /// Where a chain stands.
  ///
  /// @param seal the last one; 0: none
  /// @param head its hash
  /// @param waiting events under no seal yet
  /// @param check null: not checked yet
  public record Standing(int seal, String head, int waiting, @Nullable Check check) {}

  /// How the last check ended.
  ///
  /// @param fault null: nothing was broken
  /// @param goodSeal the last one that was ever found good, at `goodAt`, with the hash `goodHead`
  public record Check(
      Instant at, @Nullable String fault, Instant goodAt, int goodSeal, String goodHead) {}

  /// A head that the caller noted.
  public record Note(int seal, String head) {}

  /// Newest first.
  public Entries list(Caller caller, String org, AuditFilter filter) {
    var tenant = tenant(caller, org);
    int limit = filter.limit();
    var conditions = filter.conditions();
    var found =
        database.inTenant(tenant, handle -> reads.list(handle, conditions, limit + 1)).stream()
            .map(this::entry)
            .toList();
    var shown = found.subList(0, Math.min(limit, found.size()));
    return new Entries(shown, found.size() > limit ? AuditFilter.cursor(shown.getLast()) : null);
  }

  public Standing standing(Caller caller, String org) {
    return database.inTenant(
        tenant(caller, org),
        handle -> {
          var head = seals.head(handle);
          return new Standing(
              head.number(),
              head.hash(),
              seals.countWaiting(handle),
              seals
                  .checked(handle)
                  .map(last ->
                      new Check(
                          last.checkedAt(),
                          last.fault(),
                          last.goodAt(),
                          last.goodSeal(),
                          last.goodHead()))
                  .orElse(null));
        });
  }

  /// Checks the chain now.
  ///
  /// @param note null: none
  public Verification verify(Caller caller, String org, @Nullable Note note) {
    var tenant = tenant(caller, org);
    if (!turn.tryAcquire()) {
      throw Problem.of(
              429, "audit.busy", "A chain is being checked right now; one is checked at a time.")
          .retryAfter(Duration.ofSeconds(10));
    }
    try {
      return verifier.verify(
          tenant, note == null ? null : new Noted(note.seal(), note.head(), "you noted"));
    } finally {
      turn.release();
    }
  }

  /// The whole chain after a seal, one seal a line, each with its events as they are hashed.
  public InputStream export(Caller caller, String org, int after) {
    return new ChainStream(tenant(caller, org), after, database, seals, json);
  }

  /// A note as it was typed; empty where nothing was.
  public static Optional<Note> note(@Nullable String seal, @Nullable String head) {
    var number = seal == null ? "" : seal.strip();
    var hash = head == null ? "" : head.strip().toLowerCase(Locale.ROOT);
    if (number.isEmpty() && hash.isEmpty()) {
      return Optional.empty();
    }
    if (!number.matches("[0-9]{1,9}") || Integer.parseInt(number) < 1) {
      throw Problem.field(
          "seal", "audit.note", "Expected the number of the seal whose hash was noted, from 1.");
    }
    if (!hash.matches("[0-9a-f]{64}")) {
      throw Problem.field(
          "head",
          "audit.note",
          "Expected the 64 hexadecimal digits of a seal's hash, found %d characters."
              .formatted(hash.length()));
    }
    return Optional.of(new Note(Integer.parseInt(number), hash));
  }

  private UUID tenant(Caller caller, String org) {
    caller.require("organize");
    return organizations.require(caller, org, Role.ORGANIZER).id();
  }

  private AuditEntry entry(AuditReadStore.Row row) {
    return new AuditEntry(
        row.id(),
        row.at(),
        row.actor() == null
            ? null
            : new AuditEntry.Actor(row.actor(), row.actorName() == null ? "" : row.actorName()),
        row.action(),
        new AuditEntry.Subject(row.subject().kind(), row.subject().id()),
        detail(row),
        row.seal());
  }

  private Map<String, Object> detail(AuditReadStore.Row row) {
    try {
      return json.readValue(row.detail(), DETAIL);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the detail of event " + row.id() + " is no object", e);
    }
  }
}
