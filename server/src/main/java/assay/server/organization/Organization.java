package assay.server.organization;

import java.util.UUID;

/// A tenant.
public record Organization(UUID id, String slug, String name) {}
