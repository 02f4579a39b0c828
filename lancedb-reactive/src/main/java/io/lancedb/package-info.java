/** Entry points: databases, connections, tables, and the options and results of their verbs. */
@NullMarked
package io.lancedb;

import org.jspecify.annotations.NullMarked;
