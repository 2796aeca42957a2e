package assay.server.queue;

import assay.grading.ticket.WorkerCalls;
import assay.server.database.DispatchDatabase;
import assay.server.database.Ids;
import assay.server.http.Problem;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Who may work: processes that show a worker token.
@Singleton
class Workers {
  private static final String BEARER = "Bearer ";
  private static final int MAX_NAME = 100;

  private final DispatchDatabase database;
  private final WorkerStore store;
  private final ObjectMapper json;

  Workers(DispatchDatabase database, WorkerStore store, ObjectMapper json) {
    this.database = database;
    this.store = store;
    this.json = json;
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

  UUID register(UUID token, WorkerCalls.Register register) {
    if (register.name().isBlank()
        || register.name().length() > MAX_NAME
        || register.slots() < 1
        || register.slots() > 1024) {
      throw Problem.of(
          422, "worker.invalid", "A worker has a name of 1 to 100 characters and 1 to 1024 slots.");
    }
    var facts = new LinkedHashMap<String, String>();
    register.facts().forEach(fact -> facts.put(fact.name(), fact.value()));
    var worker =
        new WorkerStore.NewWorker(
            Ids.next(), token, register.name(), register.slots(), register.sandbox(), text(facts));
    database.inTransaction(handle -> {
      store.add(handle, worker);
      return worker;
    });
    return worker.id();
  }

  /// A registered worker of this token.
  UUID seen(UUID token, String worker) {
    try {
      var id = UUID.fromString(worker);
      if (database.inTransaction(handle -> store.seen(handle, id, token))) {
        return id;
      }
    } catch (IllegalArgumentException e) {
      throw unknown();
    }
    throw unknown();
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

  private static byte[] sha256(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
