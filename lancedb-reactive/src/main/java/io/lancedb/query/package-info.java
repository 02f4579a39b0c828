/** Query values and the fluent queries that build them. */
@NullMarked
package io.lancedb.query;

import org.jspecify.annotations.NullMarked;
