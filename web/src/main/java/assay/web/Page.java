package assay.web;

/// A page: a record, and the template that shows it.
public interface Page {
  /// Path of the template under `src/main/jte`.
  String template();

  /// What stands in the browser's tab, without the product's name.
  String title();
}
