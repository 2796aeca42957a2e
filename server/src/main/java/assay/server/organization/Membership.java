package assay.server.organization;

import java.util.UUID;

/// A user's place in an organization.
public record Membership(UUID organization, String slug, String name, Role role) {}
