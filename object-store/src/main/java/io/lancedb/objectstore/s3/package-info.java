/** The store of an S3 bucket, over the asynchronous AWS SDK; nothing else touches the SDK. */
@NullMarked
package io.lancedb.objectstore.s3;

import org.jspecify.annotations.NullMarked;
