package io.lancedb;

/** What an acknowledged write on a local disk survives. Object storage is always durable. */
public enum Durability {
  /** Power loss: files and directories are synced before a commit returns. */
  SYNC,
  /** A killed process, but not power loss; faster, and what the official clients do. */
  RELAXED
}
