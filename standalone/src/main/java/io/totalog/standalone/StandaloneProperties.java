package io.totalog.standalone;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a process that runs everything is told before anything else starts: on the command line, by
 * the environment or by a system property.
 *
 * @param host Address that HTTP is bound to; loopback only unless set.
 * @param port Port of HTTP, the only fixed one; 0 takes a free one.
 * @param dataDir Directory of all data, ZooKeeper's too; created if missing, used by one process at
 *     a time.
 */
@ConfigurationProperties("totalog")
record StandaloneProperties(
    @DefaultValue("127.0.0.1") String host,
    @DefaultValue("8080") int port,
    @DefaultValue("./data") Path dataDir) {

  /** Checks the range. */
  StandaloneProperties {
    if (port < 0 || port > 65_535) {
      throw new StartRefusedException("totalog.port must be 0 to 65535, not " + port + ".");
    }
  }
}
