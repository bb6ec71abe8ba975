package io.totalog.systemtests.server;

import java.nio.file.Path;

/** The two ways in which the same services are run. */
public enum Deployment {
  /** One process, with ZooKeeper inside. */
  STANDALONE {
    @Override
    ServerUnderTest create(Path directory) {
      return new StandaloneServer(directory);
    }
  },
  /** Four services and ZooKeeper, each a process of its own. */
  SEPARATE {
    @Override
    ServerUnderTest create(Path directory) {
      return new SeparateProcesses(directory);
    }
  };

  abstract ServerUnderTest create(Path directory);

  /**
   * Whether this run of the tests wants it: {@code -Dtotalog.deployments=STANDALONE} leaves the
   * other out.
   *
   * @return true by default
   */
  boolean isWanted() {
    return System.getProperty("totalog.deployments", "STANDALONE,SEPARATE").contains(name());
  }
}
