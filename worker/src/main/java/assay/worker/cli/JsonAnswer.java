package assay.worker.cli;

/// A command whose answer can be asked for as JSON.
interface JsonAnswer {
  boolean asJson();
}
