/// The content-addressed store of uploads, models, image packs and score vectors, as files or as
/// objects of S3. Bytes come first, rows after: bytes without a row are rubbish, a row without
/// bytes cannot be.
@NullMarked
package assay.server.blob;

import org.jspecify.annotations.NullMarked;
