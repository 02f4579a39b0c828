/** How stores hand over what they own: single values, and the buffers of many planned ranges. */
@NullMarked
package io.lancedb.objectstore.flow;

import org.jspecify.annotations.NullMarked;
