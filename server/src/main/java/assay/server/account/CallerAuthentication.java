package assay.server.account;

import io.micronaut.security.authentication.Authentication;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// A [Caller] as the framework wants to see it.
record CallerAuthentication(Caller caller) implements Authentication {
  @Override
  public String getName() {
    return caller.user().toString();
  }

  @Override
  public Map<String, Object> getAttributes() {
    return Map.of();
  }

  @Override
  public Collection<String> getRoles() {
    return List.of();
  }
}
