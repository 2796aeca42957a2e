package assay.web;

/// One way of looking at a page, beside others: a tab, a filter, a track.
public record Choice(String label, String href, boolean isCurrent) {}
