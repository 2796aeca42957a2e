package assay.web;

import java.util.List;

/// Who looks at a page.
///
/// @param organizations the inboxes of the organizations that the viewer works for
public record Viewer(String name, List<Link> organizations) {
  public Viewer {
    organizations = List.copyOf(organizations);
  }
}
