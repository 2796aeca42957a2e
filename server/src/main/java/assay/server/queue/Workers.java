package assay.server.queue;

import assay.grading.ticket.WorkerCalls;
import assay.server.account.Caller;
import assay.server.database.DispatchDatabase;
import assay.server.database.Ids;
import assay.server.database.TenantDatabase;
import assay.server.http.Problem;
import assay.server.organization.Organizations;
import assay.server.organization.Role;
import assay.server.submission.QueuePositions;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Who may work: processes that show a worker token.
@Singleton
public class Workers {
  static final Duration ALIVE = QueuePositions.ALIVE;
  static final Duration REMEMBERED = QueuePositions.REMEMBERED;
  private static final String BEARER = "Bearer ";
  private static final Set<String> DEVICES = Set.of("cpu", "cuda");
  private static final int MAX_NAME = 100;
  private static final int MAX_LINES = 64;
  private static final int MAX_DETAIL = 4_000;
  private static final TypeReference<Map<String, String>> FACTS = new TypeReference<>() {};
  private static final TypeReference<List<WorkerCalls.Wall>> WALLS = new TypeReference<>() {};
  private static final TypeReference<List<WorkerCalls.Noise>> NOISE = new TypeReference<>() {};

  private final DispatchDatabase database;
  private final TenantDatabase tenants;
  private final Organizations organizations;
  private final WorkerStore store;
  private final ObjectMapper json;
  private final boolean needsWalls;

  // Five collaborators and a setting.
  Workers(
      DispatchDatabase database,
      TenantDatabase tenants,
      Organizations organizations,
      WorkerStore store,
      ObjectMapper json,
      @Value("${assay.workers.sandbox:preferred}") String sandbox) {
    if (!sandbox.equals("preferred") && !sandbox.equals("required")) {
      throw new IllegalArgumentException(
          "assay.workers.sandbox: expected required or preferred, found " + sandbox);
    }
    this.database = database;
    this.tenants = tenants;
    this.organizations = organizations;
    this.store = store;
    this.json = json;
    this.needsWalls = sandbox.equals("required");
  }

  /// Every worker that the organization's gradings may run on.
  public WorkerList list(Caller caller, String organizationSlug) {
    var organization = organizations.require(caller, organizationSlug, Role.REVIEWER);
    var smallest = tenants.inTenant(organization.id(), store::smallestTolerance);
    var rows =
        database.inTransaction(handle -> store.known(handle, organization.id(), ALIVE, REMEMBERED));
    boolean isOwner =
        caller.scopes().contains("organize")
            && organizations.role(caller, organization.id()).filter(Role.OWNER::equals).isPresent();
    boolean isOperator = caller.operator() && caller.scopes().contains("operate");
    return new WorkerList(
        smallest,
        rows.stream()
            .map(row -> view(row, smallest, row.standing().own() ? isOwner : isOperator))
            .toList());
  }

  private WorkerView view(WorkerStore.WorkerRow row, @Nullable Double smallest, boolean managed) {
    var said = row.said();
    var standing = row.standing();
    double tolerance = smallest == null ? Double.POSITIVE_INFINITY : smallest;
    return new WorkerView(
        row.id(),
        said.name(),
        row.alive(),
        row.lastSeenAt(),
        said.slots(),
        new WorkerView.Capabilities(
            standing.own() ? "own" : "platform",
            said.capabilities().device(),
            said.capabilities().memoryBytes()),
        new WorkerView.Intake(standing.state(), standing.reason(), standing.since(), managed),
        new WorkerView.Isolation(said.sandbox(), read(said.walls(), WALLS)),
        read(said.facts(), FACTS).entrySet().stream()
            .map(fact -> new WorkerCalls.Fact(fact.getKey(), fact.getValue()))
            .toList(),
        read(said.noise(), NOISE).stream()
            .map(noise -> WorkerView.NoiseView.of(noise, tolerance))
            .toList());
  }

  /// The token behind an `Authorization` header.
  ///
  /// @throws Problem 401 for anything else
  UUID authenticate(@Nullable String authorization) {
    if (authorization == null || !authorization.startsWith(BEARER)) {
      throw unauthorized();
    }
    var hash = sha256(authorization.substring(BEARER.length()).strip());
    return database
        .inTransaction(handle -> store.token(handle, hash))
        .orElseThrow(Workers::unauthorized);
  }

  /// A process that starts, or one that brings what it said of itself up to date.
  UUID register(UUID token, WorkerCalls.Register register) {
    if (register.name().isBlank()
        || register.name().length() > MAX_NAME
        || register.slots() < 1
        || register.slots() > 1024) {
      throw Problem.of(
          422, "worker.invalid", "A worker has a name of 1 to 100 characters and 1 to 1024 slots.");
    }
    if (register.walls().size() > MAX_LINES
        || register.noise().size() > MAX_LINES
        || register.walls().stream().anyMatch(wall -> wall.detail().length() > MAX_DETAIL)) {
      throw Problem.of(
          422,
          "worker.invalid",
          "A worker names at most 64 walls, of at most 4000 characters each, and 64 rows of noise.");
    }
    var said = said(register);
    var known = register.worker();
    var id = known == null ? Ids.next() : id(known);
    database.inTransaction(handle -> {
      if (known == null) {
        store.add(handle, id, token, said);
      } else if (!store.update(handle, id, token, said)) {
        throw unknown();
      }
      if (needsWalls && !isWalled(register)) {
        store.setIntake(handle, id, "out", broken(register));
      }
      return id;
    });
    return id;
  }

  private static boolean isWalled(WorkerCalls.Register register) {
    return !register.sandbox().equals("none")
        && !register.walls().isEmpty()
        && register.walls().stream().allMatch(WorkerCalls.Wall::holds);
  }

  private static String broken(WorkerCalls.Register register) {
    var walls =
        register.walls().stream()
            .filter(wall -> !wall.holds())
            .map(WorkerCalls.Wall::name)
            .collect(Collectors.joining(", "));
    return walls.isEmpty()
        ? "This server requires a sandbox, and the worker has none or did not try its walls."
        : "This server requires a sandbox, and these walls of it do not hold: " + walls + ".";
  }

  private WorkerStore.Said said(WorkerCalls.Register register) {
    var facts = new LinkedHashMap<String, String>();
    register.facts().forEach(fact -> facts.put(fact.name(), fact.value()));
    return new WorkerStore.Said(
        register.name(),
        register.slots(),
        register.sandbox(),
        new WorkerStore.Capabilities(device(register, facts), register.memoryBytes()),
        text(facts),
        text(register.walls()),
        text(register.noise()));
  }

  /// A worker of an earlier version says it as a fact.
  private static String device(WorkerCalls.Register register, Map<String, String> facts) {
    var device = Objects.requireNonNullElse(register.device(), facts.getOrDefault("device", "cpu"));
    var memory = register.memoryBytes();
    if (!DEVICES.contains(device) || (memory != null && memory < 1)) {
      throw Problem.of(
          422,
          "worker.invalid",
          "A worker's device is cpu or cuda, and its memory_bytes a whole number above 0, or null.");
    }
    return device;
  }

  private static UUID id(String worker) {
    try {
      return UUID.fromString(worker);
    } catch (IllegalArgumentException e) {
      throw unknown();
    }
  }

  /// A registered worker of this token.
  UUID seen(UUID token, String worker) {
    var id = id(worker);
    if (!database.inTransaction(handle -> store.seen(handle, id, token))) {
      throw unknown();
    }
    return id;
  }

  /// Whether a worker gets work: `open`, `drained`, `out`.
  String intake(UUID worker) {
    return database.inTransaction(handle -> store.intake(handle, worker));
  }

  private static Problem unknown() {
    return Problem.of(409, "worker.unknown", "Register first: this server knows no such worker.");
  }

  private static Problem unauthorized() {
    return Problem.of(401, "worker.unauthorized", "This needs a worker token.");
  }

  private String text(Object value) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + value, e);
    }
  }

  private <T> T read(String text, TypeReference<T> type) {
    try {
      return json.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a worker's row is not what was written", e);
    }
  }

  private static byte[] sha256(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
