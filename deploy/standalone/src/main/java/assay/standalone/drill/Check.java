package assay.standalone.drill;

/// One thing that must hold after the afternoon.
///
/// @param found what was seen, in figures
record Check(String name, boolean holds, String found) {}
