package assay.web;

import java.util.List;

/// Who looks at a page.
///
/// @param organizations that the viewer works for
public record Viewer(String name, List<Workplace> organizations) {
  public Viewer {
    organizations = List.copyOf(organizations);
  }

  /// @param href the inbox
  /// @param pending open cases that do not wait for somebody else
  public record Workplace(String label, String href, int pending) {}
}
