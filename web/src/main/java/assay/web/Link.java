package assay.web;

/// A word and where it leads.
public record Link(String label, String href) {}
