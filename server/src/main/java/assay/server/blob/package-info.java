/// The content-addressed file store of uploads, models, image packs and score vectors. Files come
/// first, rows after: a file without a row is rubbish, a row without a file cannot be.
@NullMarked
package assay.server.blob;

import org.jspecify.annotations.NullMarked;
