package io.totalog.systemtests.conformance;

import io.totalog.systemtests.server.Deployment;
import org.junit.jupiter.api.Timeout;

/** The contract of separate services. */
@Timeout(30)
class SeparateApiConformanceIT extends ApiConformance {
  SeparateApiConformanceIT() {
    super(Deployment.SEPARATE);
  }
}
