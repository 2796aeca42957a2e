package assay.standalone.demo;

import assay.worker.client.Api;
import assay.worker.client.ApiProblem;
import assay.worker.client.Entry;
import assay.worker.client.Form;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Someone with an account, a token and a team, who uses the public API.
public final class Participant implements AutoCloseable {
  private final Person person;
  private final Api api;

  /// @param team their team's name
  public record Person(String name, String team) {
    String email() {
      return name.toLowerCase(Locale.ROOT) + "@demo.example";
    }
  }

  /// Somebody who arrived before.
  public Participant(Person person, Api api) {
    this.person = person;
    this.api = api;
  }

  /// Signs up where there is no such account yet (the answer does not tell), then makes a token.
  public static Participant arrive(URI server, Person person, String password)
      throws IOException, ApiProblem {
    try (var stranger = new Api(server, "")) {
      stranger.post(
          "/api/v1/accounts",
          Map.of("email", person.email(), "name", person.name(), "password", password));
      var token =
          stranger.post(
              "/api/v1/tokens",
              Map.of(
                  "email",
                  person.email(),
                  "password",
                  password,
                  "name",
                  "demo",
                  "scopes",
                  List.of("read", "submit")));
      return new Participant(person, new Api(server, token.path("token").asText()));
    }
  }

  public Person person() {
    return person;
  }

  public void foundTeam(String competition) throws IOException, ApiProblem {
    var teams = "/api/v1/orgs/main/competitions/" + competition + "/teams";
    if (api.get(teams).path("items").isEmpty()) {
      api.post(teams, Map.of("name", person.team()));
    }
  }

  public Entry submit(String competition, Form form) throws IOException, ApiProblem {
    return new Entry(
        api.postForm("/api/v1/orgs/main/competitions/" + competition + "/submissions", form));
  }

  /// Enters something that may have been entered before under the same key.
  Entry submit(String competition, Form form, String key) throws IOException, ApiProblem {
    return new Entry(
        api.postForm("/api/v1/orgs/main/competitions/" + competition + "/submissions", form, key));
  }

  /// Everything that the team has entered, newest first.
  public List<Entry> entries(String competition) throws IOException, ApiProblem {
    var items = api.get("/api/v1/orgs/main/competitions/" + competition + "/submissions");
    var entries = new ArrayList<Entry>();
    items.path("items").forEach(item -> entries.add(new Entry(item)));
    return entries;
  }

  public Entry look(Entry entry) throws IOException, ApiProblem {
    return new Entry(api.get("/api/v1/submissions/" + entry.id()));
  }

  @Override
  public void close() {
    api.close();
  }
}
