package assay.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Bundled files: the source name to the one that carries its hash, from Vite's manifest.
///
/// @param files `src/site.css` → `assets/site-Bx3.css`
public record Assets(Map<String, String> files) {
  private static final Pattern ENTRY =
      Pattern.compile("\"([^\"]+)\": \\{\\s*\"file\": \"([^\"]+)\"");
  public static final Assets MANIFEST = read();

  public Assets {
    files = Map.copyOf(files);
  }

  /// The address of a bundled source file.
  public String url(String source) {
    var file = files.get(source);
    if (file == null) {
      throw new IllegalArgumentException("no asset " + source + " in " + files.keySet());
    }
    return "/static/" + file;
  }

  /// The bytes behind `/static/{path}`; empty for a path that the build did not make.
  public Optional<byte[]> bytes(String path) {
    if (!files.containsValue(path)) {
      return Optional.empty();
    }
    try (var in = Assets.class.getResourceAsStream("static/" + path)) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Assets read() {
    var files = new HashMap<String, String>();
    try (var in = Assets.class.getResourceAsStream("static/manifest.json")) {
      if (in == null) {
        throw new IllegalStateException("static/manifest.json is missing: were the islands built?");
      }
      var matcher = ENTRY.matcher(new String(in.readAllBytes(), UTF_8));
      while (matcher.find()) {
        files.put(matcher.group(1), matcher.group(2));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Assets(files);
  }
}
