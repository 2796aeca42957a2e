package assay.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Writes every sample page with its assets to `target/gallery`, to be looked at in a browser.
///
/// `mvn -pl web test-compile exec:java -Dexec.mainClass=assay.web.Gallery
/// -Dexec.classpathScope=test`
final class Gallery {
  private Gallery() {}

  public static void main(String[] arguments) throws IOException {
    var folder = Path.of(arguments.length > 0 ? arguments[0] : "target/gallery");
    var pages = new Pages();
    Files.createDirectories(folder.resolve("static/assets"));
    for (var file : Assets.MANIFEST.files().values()) {
      Files.write(
          folder.resolve("static").resolve(file), Assets.MANIFEST.bytes(file).orElseThrow());
    }
    for (var sample : Samples.all().entrySet()) {
      for (var theme : List.of(Theme.LIGHT, Theme.DARK)) {
        var html = new String(pages.render(sample.getValue(), Samples.signedIn(theme)), UTF_8);
        var local =
            html.replace("href=\"/static/", "href=\"static/")
                .replace("src=\"/static/", "src=\"static/");
        Files.writeString(folder.resolve(sample.getKey() + "-" + theme.word() + ".html"), local);
      }
    }
  }
}
