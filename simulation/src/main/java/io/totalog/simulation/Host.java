package io.totalog.simulation;

import java.util.ArrayDeque;

/**
 * A process on a machine of its own: can be killed, started again, and stopped for a while (as by
 * SIGSTOP). Whatever was planned for it ends with the life in which it was planned.
 */
abstract class Host {
  final World world;
  final String name;
  private final ArrayDeque<Runnable> held = new ArrayDeque<>();
  private boolean up;
  private boolean paused;
  private long life;

  Host(World world, String name) {
    this.world = world;
    this.name = name;
  }

  /** Builds everything anew from what is stored. */
  abstract void onStart();

  /** Forgets everything that is not stored. */
  abstract void onCrash();

  final boolean isUp() {
    return up;
  }

  final boolean isPaused() {
    return paused;
  }

  /** Returns the number of the present life. */
  final long life() {
    return life;
  }

  final void start() {
    if (!up) {
      up = true;
      life++;
      world.trace.say(() -> name + " starts");
      onStart();
    }
  }

  final void crash() {
    if (up) {
      up = false;
      paused = false;
      life++;
      held.clear();
      world.trace.say(() -> name + " is killed");
      world.network.breakAllOf(this);
      onCrash();
    }
  }

  final void pause() {
    paused = up;
  }

  /** Goes on: what came meanwhile happens first, in order. */
  final void resume() {
    paused = false;
    while (!held.isEmpty() && up && !paused) {
      held.removeFirst().run();
    }
  }

  /** Plans something in the present life. */
  final void in(long delayNanos, String what, Runnable action) {
    long born = life;
    world.agenda.in(delayNanos, what, () -> perform(born, action));
  }

  /** Does something now if still in that life, or later if paused. */
  final void perform(long born, Runnable action) {
    if (!up || life != born) {
      return;
    }
    if (paused) {
      held.addLast(() -> perform(born, action));
    } else {
      action.run();
    }
  }

  /** Returns a clock that never goes back, in milliseconds. */
  final long nowMs() {
    return world.agenda.nowMs();
  }

  @Override
  public final String toString() {
    return name;
  }
}
