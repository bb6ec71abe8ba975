package io.totalog.systemtests.server;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * Gives a test its servers. Those it shares with other tests run until the last test is done; those
 * of its own are killed when it ends, and their data are kept only if it failed.
 */
public final class Servers {
  private final Workspace workspace;
  private final Function<Deployment, ServerUnderTest> shared;

  Servers(Workspace workspace, Function<Deployment, ServerUnderTest> shared) {
    this.workspace = workspace;
    this.shared = shared;
  }

  /**
   * A running server that other tests use too; only for tests that do it no harm.
   *
   * @param deployment which kind
   * @return ready
   */
  public ServerUnderTest shared(Deployment deployment) {
    assumeWanted(deployment);
    return shared.apply(deployment);
  }

  /**
   * A running server for this test alone.
   *
   * @param deployment which kind
   * @return ready
   */
  public ServerUnderTest fresh(Deployment deployment) {
    assumeWanted(deployment);
    ServerUnderTest server = workspace.owned(deployment.create(directory(deployment.name())));
    server.start();
    return server;
  }

  /**
   * Separate processes for this test alone, with a gateway of its own settings.
   *
   * @param gatewayMore further arguments of the gateway
   * @return ready
   */
  public SeparateProcesses separate(String... gatewayMore) {
    assumeWanted(Deployment.SEPARATE);
    SeparateProcesses server = new SeparateProcesses(directory("SEPARATE"), gatewayMore);
    workspace.owned(server).start();
    return server;
  }

  /**
   * Separate processes for this test alone, with sequencers of its choice.
   *
   * @param sequencers their ids
   * @return ready
   */
  public SeparateProcesses separate(List<String> sequencers) {
    assumeWanted(Deployment.SEPARATE);
    SeparateProcesses server = new SeparateProcesses(directory("SEPARATE"), sequencers, List.of());
    workspace.owned(server).start();
    return server;
  }

  /**
   * Leaves a server to be killed when the test ends.
   *
   * @param server any
   * @param <T> its kind
   * @return the same
   */
  public <T extends ServerUnderTest> T owned(T server) {
    return workspace.owned(server);
  }

  /**
   * A new directory of this test.
   *
   * @param name what it is for
   * @return below the module's target directory
   */
  public Path directory(String name) {
    return workspace.directory(name);
  }

  private static void assumeWanted(Deployment deployment) {
    assumeTrue(deployment.isWanted(), () -> deployment + " was left out of this run");
  }
}
