package io.lancedb.lance.file;

import io.lancedb.lance.file.encoding.column.ValueType;
import io.lancedb.lance.file.level.Nesting;

/**
 * A physical column as a read wants it.
 *
 * @param name name of the field that owns it, for errors
 * @param column its number in the file
 * @param type the shape of its values
 * @param nesting the layers above them
 */
record LeafColumn(String name, int column, ValueType type, Nesting nesting) {}
