package assay.server.organization;

/// What a member may do; each includes those after it.
public enum Role {
  OWNER,
  ORGANIZER,
  REVIEWER;

  /// Whether this role may do what the other may.
  public boolean includes(Role other) {
    return compareTo(other) <= 0;
  }
}
