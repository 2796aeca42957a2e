package assay.server.seal;

import static java.nio.charset.StandardCharsets.UTF_8;

import assay.server.database.TenantDatabase;
import assay.server.seal.SealStore.Placed;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A chain as lines of JSON, read from the database a few seals at a time, as fast as it is taken.
/// What was sealed does not change, so it need not be read at once.
final class ChainStream extends InputStream {
  private static final int SEALS = 20;

  private final UUID tenant;
  private final TenantDatabase database;
  private final SealStore store;
  private final ObjectMapper json;

  private int after;
  private byte[] bytes = new byte[0];
  private int read;

  ChainStream(UUID tenant, int after, TenantDatabase database, SealStore store, ObjectMapper json) {
    this.tenant = tenant;
    this.after = after;
    this.database = database;
    this.store = store;
    this.json = json;
  }

  /// @param events in their order; null: one that is gone
  private record Line(
      String tenant,
      int seal,
      String previous,
      String sealedAt,
      String hash,
      List<@Nullable Deed> events) {}

  @Override
  public int read() throws IOException {
    return hasMore() ? bytes[read++] & 0xff : -1;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, into.length);
    if (length == 0) {
      return 0;
    }
    if (!hasMore()) {
      return -1;
    }
    int count = Math.min(length, bytes.length - read);
    System.arraycopy(bytes, read, into, offset, count);
    read += count;
    return count;
  }

  private boolean hasMore() throws IOException {
    if (read < bytes.length) {
      return true;
    }
    var rows = database.inTenant(tenant, handle -> store.range(handle, after, SEALS));
    if (rows.isEmpty()) {
      return false;
    }
    bytes = lines(rows);
    read = 0;
    after = rows.getLast().seal().number();
    return true;
  }

  private byte[] lines(List<Placed> rows) throws IOException {
    var out = new ByteArrayOutputStream();
    for (int i = 0; i < rows.size(); ) {
      var seal = rows.get(i).seal();
      var deeds = new ArrayList<@Nullable Deed>();
      for (; i < rows.size() && rows.get(i).seal().number() == seal.number(); i++) {
        if (rows.get(i).place() > 0) {
          deeds.add(rows.get(i).deed());
        }
      }
      out.write(
          json.writeValueAsBytes(
              new Line(
                  tenant.toString(),
                  seal.number(),
                  seal.previous(),
                  seal.sealedAt(),
                  seal.hash(),
                  deeds)));
      out.write("\n".getBytes(UTF_8));
    }
    return out.toByteArray();
  }
}
