package assay.worker.client;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Sends files in pieces (tus 1.0). One that was cut goes on where it stopped: in this run, or in a
/// later one of the same command.
final class Uploading {
  /// Without a byte of progress between them.
  private static final int TRIES = 8;

  private static final int LONGEST_WAIT_SECONDS = 30;

  /// What passes by itself: slow lines, another request that still writes, too many at once.
  private static final Set<Integer> PASSING = Set.of(408, 409, 423, 429);

  private final Api api;
  private final Map<String, String> competition;
  private final Remembered remembered;
  private final UploadProgress progress;
  private boolean wasReached;

  /// @param competition `organization` and `competition`, as in addresses
  Uploading(
      Api api, Map<String, String> competition, Remembered remembered, UploadProgress progress) {
    this.api = api;
    this.competition = Map.copyOf(competition);
    this.remembered = remembered;
    this.progress = progress;
  }

  /// Sends what of the file the server does not have.
  ///
  /// @return the id of the finished upload
  /// @throws ApiProblem when the server refuses the file
  /// @throws IOException when the server cannot be reached, or not again for two minutes
  String send(Path file) throws IOException, ApiProblem, InterruptedException {
    var mark = remembered.mark(api.server(), competition, file);
    long bytes = Files.size(file);
    long before = -1;
    int tries = 0;
    while (true) {
      try {
        var upload = at(mark, file, bytes);
        long here = upload.here();
        wasReached = true;
        if (here > before) {
          tries = 0;
          before = here;
        }
        progress.begins(file.getFileName().toString(), here, bytes);
        if (here < bytes) {
          here = api.append(upload.id(), here, rest(file, here, bytes));
        }
        if (here == bytes) {
          progress.ends();
          return upload.id();
        }
      } catch (ApiProblem problem) {
        tries++;
        if (!isPassing(problem) || tries == TRIES) {
          throw problem;
        }
        pause(tries, "the server answered " + problem.status());
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        tries++;
        if (!wasReached || tries == TRIES) {
          throw e;
        }
        pause(tries, "the line was cut");
      }
    }
  }

  /// @param here how many bytes the server has
  private record At(String id, long here) {}

  /// The upload of this file that was begun before and still lives, or a new one.
  private At at(String mark, Path file, long bytes) throws IOException, ApiProblem {
    var known = remembered.upload(mark).filter(Plain::isId);
    if (known.isPresent()) {
      try {
        long here = api.uploaded(known.get());
        if (here <= bytes) {
          return new At(known.get(), here);
        }
      } catch (ApiProblem problem) {
        if (problem.isServers()) {
          throw problem;
        }
        // It expired, or is somebody else's.
      }
    }
    var about = new HashMap<>(competition);
    about.put("filename", file.getFileName().toString());
    var id = api.beginUpload(bytes, about);
    remembered.keep(mark, id);
    return new At(id, 0);
  }

  private boolean isPassing(ApiProblem problem) {
    return wasReached && (problem.isServers() || PASSING.contains(problem.status()));
  }

  private void pause(int tries, String why) throws InterruptedException {
    int seconds = Math.min(LONGEST_WAIT_SECONDS, 1 << (tries - 1));
    progress.waits(why, seconds);
    TimeUnit.SECONDS.sleep(seconds);
  }

  private BodyPublisher rest(Path file, long from, long bytes) {
    var stream =
        BodyPublishers.ofInputStream(() -> {
          try {
            return opened(file, from);
          } catch (IOException e) {
            progress.unreadable(e);
            return null;
          }
        });
    return BodyPublishers.fromPublisher(stream, bytes - from);
  }

  private InputStream opened(Path file, long from) throws IOException {
    var in = Files.newInputStream(file);
    in.skipNBytes(from);
    return new FilterInputStream(in) {
      @Override
      public int read() throws IOException {
        int one = super.read();
        progress.sends(one < 0 ? 0 : 1);
        return one;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = super.read(buffer, offset, length);
        progress.sends(Math.max(0, n));
        return n;
      }
    };
  }

  /// The files belong to an entry now: the same file is another upload next time.
  void forget(Iterable<Path> files) throws IOException {
    for (var file : files) {
      remembered.forget(remembered.mark(api.server(), competition, file));
    }
  }
}
