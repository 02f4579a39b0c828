package io.lancedb.lance.file;

/**
 * A column of a data file, decoded as a field of the table.
 *
 * @param columnIndex number of the column in the file, from the manifest's column indices
 * @param field gives the Arrow name, type and nullability of the vector
 */
public record FileColumn(int columnIndex, LanceField field) {}
