package io.totalog.simulation;

/** Where clients run: never down. */
final class SimClient extends Host {
  SimClient(World world) {
    super(world, "client");
  }

  @Override
  void onStart() {}

  @Override
  void onCrash() {}
}
