/**
 * Non-blocking object storage: one small interface, its values, its stores and their decorators.
 */
@NullMarked
package io.lancedb.objectstore;

import org.jspecify.annotations.NullMarked;
