package assay.standalone.fault;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;

/// A participant with a team of the same name.
public record Team(String name, String token) {
  private static final String PASSWORD = "correct horse battery";

  /// Signs up and founds a team.
  ///
  /// @param competition its path on the server
  public static Team arrive(Client client, URI server, String competition, String name)
      throws IOException, InterruptedException {
    var email = name + "@drill.example";
    require(
        client.post(
            server.resolve("/api/v1/accounts"),
            "",
            Map.of("email", email, "name", name, "password", PASSWORD)));
    var token =
        require(
                client.post(
                    server.resolve("/api/v1/tokens"),
                    "",
                    Map.of(
                        "email",
                        email,
                        "password",
                        PASSWORD,
                        "name",
                        "drill",
                        "scopes",
                        List.of("read", "submit"))))
            .body()
            .path("token")
            .asText();
    require(client.post(server.resolve(competition + "/teams"), token, Map.of("name", name)));
    return new Team(name, token);
  }

  /// @throws IOException where the server refused what it should have taken
  public static Client.Answer require(Client.Answer answer) throws IOException {
    if (!answer.isGood()) {
      throw new IOException(
          "the server refused what it should have taken: " + answer.status() + " " + answer.body());
    }
    return answer;
  }
}
