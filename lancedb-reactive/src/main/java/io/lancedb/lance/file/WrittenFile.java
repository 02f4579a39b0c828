package io.lancedb.lance.file;

import io.lancedb.objectstore.StorePath;

/**
 * What one data file became.
 *
 * @param path where it is
 * @param rows its rows
 * @param bytes its size
 * @param fieldIds ids of the fields that it holds
 * @param columnIndices for each field id the column of the file
 */
@SuppressWarnings("ArrayRecordComponent")
public record WrittenFile(
    StorePath path, long rows, long bytes, int[] fieldIds, int[] columnIndices) {}
