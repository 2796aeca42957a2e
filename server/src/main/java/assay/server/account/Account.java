package assay.server.account;

import java.util.UUID;

/// A person.
public record Account(UUID id, String email, String name) {}
