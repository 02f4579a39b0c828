package io.lancedb.objectstore;

/**
 * What a store promises beyond the common contract; the contract suite tests each promise that is
 * made.
 *
 * @param name for messages: local, memory, s3
 * @param putCreate a put in mode create is atomic among all writers
 * @param putIfMatches a put in mode if-matches is atomic among all writers
 * @param copyIfAbsent a copy can be told to keep the target
 * @param orderedListing {@link ObjectStore#list} emits ascending by the UTF-8 bytes of the path
 * @param durable an acknowledged write survives power loss
 */
public record StoreCapabilities(
    String name,
    boolean putCreate,
    boolean putIfMatches,
    boolean copyIfAbsent,
    boolean orderedListing,
    boolean durable) {}
