package assay.standalone.fault;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;

/// A participant with a team of the same name.
record Team(String name, String token) {
  private static final String PASSWORD = "correct horse battery";

  static Team arrive(Client client, URI server, String name)
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
    require(client.post(server.resolve(FaultContest.PATH + "/teams"), token, Map.of("name", name)));
    return new Team(name, token);
  }

  static Client.Answer require(Client.Answer answer) throws IOException {
    if (!answer.isGood()) {
      throw new IOException(
          "the server refused what it should have taken: " + answer.status() + " " + answer.body());
    }
    return answer;
  }
}
