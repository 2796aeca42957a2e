package assay.standalone.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The reference: an nginx that takes files by PUT and does nothing with them.
final class Nginx implements AutoCloseable {
  private static final int TRIES = 100;

  private final Process process;
  private final Path folder;
  private final int port;

  private Nginx(Process process, Path folder, int port) {
    this.process = process;
    this.folder = folder;
    this.port = port;
  }

  /// Where it is on this machine, with its WebDAV module.
  static Optional<Path> program() {
    return Stream.of("/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/sbin/nginx")
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst();
  }

  static Nginx start(Path program, Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder.resolve("files"));
    Files.createDirectories(folder.resolve("body"));
    int port = free();
    var settings =
        Files.writeString(
            folder.resolve("nginx.conf"),
            """
            daemon off;
            worker_processes 1;
            user root;
            pid %1$s/pid;
            error_log %1$s/error.log;
            events { worker_connections 64; }
            http {
              access_log off;
              client_body_temp_path %1$s/body;
              client_max_body_size 4g;
              server {
                listen 127.0.0.1:%2$d;
                location / { root %1$s/files; dav_methods PUT; }
              }
            }
            """
                .formatted(folder, port));
    var process =
        new ProcessBuilder(program.toString(), "-c", settings.toString(), "-p", folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output.log").toFile())
            .start();
    var nginx = new Nginx(process, folder, port);
    nginx.await();
    return nginx;
  }

  private static int free() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void await() throws IOException, InterruptedException {
    for (int i = 0; i < TRIES; i++) {
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        if (socket.isConnected()) {
          return;
        }
      } catch (IOException _) {
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
    close();
    throw new IOException("nginx does not listen; see " + folder.resolve("output.log"));
  }

  URI address(String file) {
    return URI.create("http://127.0.0.1:" + port + "/" + file);
  }

  Path file(String name) {
    return folder.resolve("files").resolve(name);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
