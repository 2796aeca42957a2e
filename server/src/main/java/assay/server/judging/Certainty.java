package assay.server.judging;

import assay.grading.statistics.Plan;
import assay.server.competition.Metric;
import assay.server.database.TenantDatabase;
import assay.server.organization.Organizations;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says how certain figures are, once each, soon after they were judged: a deadline's rush is
/// judged first. The newest come first, and the work of one tick is bounded.
@Singleton
class Certainty {
  static final int REPLICATES = 200;
  static final double LEVEL = 0.95;

  private static final Logger LOG = LoggerFactory.getLogger(Certainty.class);
  private static final int BATCH = 200;

  private final TenantDatabase database;
  private final Organizations organizations;
  private final Material material;
  private final CertaintyStore store;

  Certainty(
      TenantDatabase database,
      Organizations organizations,
      Material material,
      CertaintyStore store) {
    this.database = database;
    this.organizations = organizations;
    this.material = material;
    this.store = store;
  }

  /// Makes intervals until none is missing or the time is over; how many it made.
  int tick(Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    int made = 0;
    for (var tenant : organizations.tenants()) {
      var drawings = new HashMap<UUID, Spread.Drawing>();
      for (var row : database.inTenant(tenant, handle -> store.without(handle, BATCH))) {
        if (made > 0 && System.nanoTime() - end > 0) {
          return made;
        }
        make(tenant, row, drawings);
        made++;
      }
    }
    return made;
  }

  private void make(UUID tenant, CertaintyStore.Row row, Map<UUID, Spread.Drawing> drawings) {
    // The judging version is the beginning of a hash: as good as any seed, and the same for all.
    var plan = new Plan(Long.parseUnsignedLong(row.judgingVersion(), 16), REPLICATES, LEVEL);
    try {
      var spread = spread(tenant, row, plan, drawings);
      database.inTenant(
          tenant,
          handle -> {
            store.insert(handle, tenant, row, spread, plan);
            return row;
          });
    } catch (IOException e) {
      LOG.error("the interval of score {} could not be made", row.score(), e);
    }
  }

  private Spread spread(
      UUID tenant, CertaintyStore.Row row, Plan plan, Map<UUID, Spread.Drawing> drawings)
      throws IOException {
    var scores = material.scores(tenant, row);
    var drawing = drawings.get(row.version());
    if (drawing == null || drawing.plan().seed() != plan.seed()) {
      // One set's weights at a time: rows come sorted by it.
      drawings.clear();
      drawing = Spread.Drawing.of(material.resampling(tenant, row), plan);
      drawings.put(row.version(), drawing);
    }
    return Spread.of(Metric.of(row.metric()).orElseThrow(), row.value(), scores, drawing);
  }
}
