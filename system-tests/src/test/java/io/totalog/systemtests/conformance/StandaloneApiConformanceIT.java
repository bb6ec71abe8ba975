package io.totalog.systemtests.conformance;

import io.totalog.systemtests.server.Deployment;
import org.junit.jupiter.api.Timeout;

/** The contract of one process. */
@Timeout(30)
class StandaloneApiConformanceIT extends ApiConformance {
  StandaloneApiConformanceIT() {
    super(Deployment.STANDALONE);
  }
}
