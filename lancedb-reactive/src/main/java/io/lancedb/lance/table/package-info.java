/** The model of one version: manifest, fragments, deletion vectors, row ids, transactions. */
@NullMarked
package io.lancedb.lance.table;

import org.jspecify.annotations.NullMarked;
