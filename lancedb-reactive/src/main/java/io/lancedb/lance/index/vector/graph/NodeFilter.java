package io.lancedb.lance.index.vector.graph;

/** Which nodes a walk may keep. */
interface NodeFilter {

  boolean accepts(int node, float distance);
}
