package assay.server.upload;

import assay.server.Contest;
import assay.server.ServerUnderTest;
import assay.server.ServerUnderTest.Answer;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// A client that speaks tus, header by header, as the protocol's text has them.
record Tus(ServerUnderTest server, String token) {
  static final String BYTES = "application/offset+octet-stream";

  Answer begin(Contest contest, long length, String name) {
    return send(
        "POST",
        "/api/v1/uploads",
        BodyPublishers.noBody(),
        "Upload-Length",
        Long.toString(length),
        "Upload-Metadata",
        metadata(contest.organization(), "faces", name));
  }

  static String metadata(String organization, String competition, String name) {
    return "organization %s,competition %s,filename %s"
        .formatted(base64(organization), base64(competition), base64(name));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /// The address of a new upload.
  String begun(Contest contest, long length) {
    var answer = begin(contest, length, "file.bin");
    if (answer.status() != 201) {
      throw new IllegalStateException(answer.text());
    }
    return answer.header("Location");
  }

  /// A whole upload's id.
  String whole(Contest contest, byte[] bytes) {
    var address = begun(contest, bytes.length);
    var answer = patch(address, 0, bytes);
    if (answer.status() != 204) {
      throw new IllegalStateException(answer.text());
    }
    return id(address);
  }

  static String id(String address) {
    return address.substring(address.lastIndexOf('/') + 1);
  }

  Answer head(String address) {
    return send("HEAD", address, BodyPublishers.noBody());
  }

  Answer patch(String address, long offset, byte[] bytes, String... headers) {
    return patch(address, offset, BodyPublishers.ofByteArray(bytes), headers);
  }

  Answer patch(String address, long offset, BodyPublisher body, String... headers) {
    var all = new ArrayList<>(List.of(headers));
    all.addAll(List.of("Content-Type", BYTES, "Upload-Offset", Long.toString(offset)));
    return send("PATCH", address, body, all.toArray(String[]::new));
  }

  Answer delete(String address) {
    return send("DELETE", address, BodyPublishers.noBody());
  }

  Answer send(String method, String address, BodyPublisher body, String... headers) {
    var all = new ArrayList<>(List.of(headers));
    all.addAll(List.of("Tus-Resumable", "1.0.0"));
    return server.send(method, address, token, body, all.toArray(String[]::new));
  }
}
