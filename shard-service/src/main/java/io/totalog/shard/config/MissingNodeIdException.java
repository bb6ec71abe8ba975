package io.totalog.shard.config;

/** A shard node must have a name that is kept with its data. */
final class MissingNodeIdException extends RuntimeException {

  MissingNodeIdException() {
    super("This shard node has no name.");
  }

  String action() {
    return "Set totalog.node-id to a name that no other node of the cluster has, as shard-1.";
  }
}
