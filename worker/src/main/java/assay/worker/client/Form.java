package assay.worker.client;

import java.io.FileNotFoundException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// A `multipart/form-data` body whose files are streamed from the disk. Its length is known before,
/// and it can be sent more than once.
public final class Form {
  private final String boundary = "assay-" + UUID.randomUUID();
  private final List<Part> parts = new ArrayList<>();

  private sealed interface Part {
    String head();

    record Field(String head, String value) implements Part {}

    record Attachment(String head, Path file) implements Part {}
  }

  /// Left out when empty.
  public Form field(String name, String value) {
    if (!value.isEmpty()) {
      parts.add(new Part.Field(disposition(name, "") + "\r\n", value));
    }
    return this;
  }

  public Form file(String name, Path file) {
    var head = disposition(name, "; filename=\"" + quoted(file.getFileName().toString()) + "\"");
    parts.add(new Part.Attachment(head + "Content-Type: application/octet-stream\r\n\r\n", file));
    return this;
  }

  private String disposition(String name, String rest) {
    return "--"
        + boundary
        + "\r\nContent-Disposition: form-data; name=\""
        + name
        + "\""
        + rest
        + "\r\n";
  }

  /// As browsers do it (HTML, multipart form data).
  private static String quoted(String name) {
    return name.replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A");
  }

  /// With its boundary.
  public String contentType() {
    return "multipart/form-data; boundary=" + boundary;
  }

  /// Reads the files anew each time it is sent.
  public BodyPublisher body() throws FileNotFoundException {
    var pieces = new ArrayList<BodyPublisher>();
    for (var part : parts) {
      pieces.add(Api.text(part.head()));
      switch (part) {
        case Part.Field(_, var value) -> pieces.add(Api.text(value));
        case Part.Attachment(_, var file) -> pieces.add(BodyPublishers.ofFile(file));
      }
      pieces.add(Api.text("\r\n"));
    }
    pieces.add(Api.text("--" + boundary + "--\r\n"));
    return BodyPublishers.concat(pieces.toArray(BodyPublisher[]::new));
  }
}
