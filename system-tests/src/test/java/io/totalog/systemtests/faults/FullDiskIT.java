package io.totalog.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.totalog.systemtests.raw.RawHttp;
import io.totalog.systemtests.raw.RawRequest;
import io.totalog.systemtests.raw.RawResponse;
import io.totalog.systemtests.server.JavaCommand;
import io.totalog.systemtests.server.Servers;
import io.totalog.systemtests.server.ServersExtension;
import io.totalog.systemtests.server.StandaloneServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Without room on the disk nothing is taken, nothing is lost, and reads go on. */
@Tag("disk")
@Timeout(value = 90, unit = TimeUnit.SECONDS)
@ExtendWith(ServersExtension.class)
class FullDiskIT {
  private static final String RECORDS = "/v1/logs/disk/records";

  /** More than any disk has: all of them look full. */
  private static final String RESERVE = "--totalog.shard.disk-reserve=1000000GB";

  private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);

  @Test
  void appendsAreRefusedAndReadsGoOn(Servers servers) {
    Path directory = servers.directory("disk");
    Path data = directory.resolve("data");
    StandaloneServer roomy =
        servers.owned(new StandaloneServer(directory, data, JavaCommand.freePort()));
    roomy.start();
    RawHttp raw = new RawHttp(roomy.base());
    for (String body : new String[] {"one", "two"}) {
      assertThat(raw.send(RawRequest.post(RECORDS, body)).status()).isEqualTo(201);
    }
    roomy.stop(STOP_PATIENCE);

    StandaloneServer full =
        servers.owned(new StandaloneServer(directory, data, JavaCommand.freePort(), RESERVE));
    full.start();
    raw = new RawHttp(full.base());
    RawResponse refused = raw.send(RawRequest.post(RECORDS, "three"));
    assertThat(refused.status()).as(refused.text()).isEqualTo(503);
    assertThat(refused.json().at("code").text()).isEqualTo("storage-unavailable");
    assertThat(refused.json().at("applied").text()).isEqualTo("no");
    assertThat(refused.header("Retry-After")).isPresent();
    RawResponse page = raw.get(RECORDS);
    assertThat(page.status()).as(page.text()).isEqualTo(200);
    assertThat(page.json().at("records").elements())
        .extracting(record -> record.at("body").text())
        .containsExactly("one", "two");
    assertThat(raw.get(RECORDS + "/1").text()).isEqualTo("two");
  }
}
