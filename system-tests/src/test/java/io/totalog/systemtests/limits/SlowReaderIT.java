package io.totalog.systemtests.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.totalog.systemtests.client.LogClient;
import io.totalog.systemtests.raw.RawConnection;
import io.totalog.systemtests.raw.RawHttp;
import io.totalog.systemtests.raw.RawRequest;
import io.totalog.systemtests.server.Deployment;
import io.totalog.systemtests.server.ServerUnderTest;
import io.totalog.systemtests.server.Servers;
import io.totalog.systemtests.server.ServersExtension;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A reader that opens a stream and never reads costs next to nothing, and costs nobody else
 * anything.
 */
@Tag("slow-reader")
@Timeout(value = 150, unit = TimeUnit.SECONDS)
@ExtendWith(ServersExtension.class)
class SlowReaderIT {
  private static final int RECORD_BYTES = 256 << 10;
  private static final int RECORDS = 400;
  private static final int WARM_UP_RECORDS = 80;
  private static final int RECEIVE_BYTES = 8 << 10;
  private static final long HEAP_GROWTH_BYTES_MAX = 32L << 20;
  private static final long DELIVERY_SECONDS_MAX = 10;
  private static final String LOG = "slow-reader";
  private static final String STREAM = "/v1/logs/" + LOG + "/records?from=0";

  @ParameterizedTest(name = "{0}")
  @EnumSource(Deployment.class)
  void aSocketThatNeverReadsCostsLittleHeapAndDelaysNobody(Deployment deployment, Servers servers)
      throws IOException, InterruptedException {
    ServerUnderTest server = servers.shared(deployment);
    RawHttp raw = new RawHttp(server.base());
    URI stream = server.base().resolve(STREAM);
    warmUp(raw);
    long heapBefore = HeapUse.bytesAfterCollection(server.http());
    RawRequest sse = RawRequest.get(STREAM).with("Accept: text/event-stream");
    assertThat(raw.send(RawRequest.of("PUT", "/v1/logs/" + LOG)).status()).isEqualTo(201);
    try (HttpClient http = LogClient.http();
        RawConnection slow = raw.open(sse, RECEIVE_BYTES);
        CountingReader reader = new CountingReader(http, stream, RECORDS)) {
      slow.readUntil("event: open");
      append(raw, LOG, RECORDS);
      assertThat(reader.awaitAll(DELIVERY_SECONDS_MAX))
          .as("%d records have not been delivered", reader.missing())
          .isTrue();
      assertThat(reader.wrong()).isEmpty();
      long growth = HeapUse.bytesAfterCollection(server.http()) - heapBefore;
      assertThat(growth).as("bytes of heap").isLessThan(HEAP_GROWTH_BYTES_MAX);
    }
  }

  private static void warmUp(RawHttp raw) {
    assertThat(raw.send(RawRequest.of("PUT", "/v1/logs/" + LOG + "-warm")).status()).isEqualTo(201);
    append(raw, LOG + "-warm", WARM_UP_RECORDS);
  }

  private static void append(RawHttp raw, String log, int records) {
    byte[] body = new byte[RECORD_BYTES];
    Arrays.fill(body, (byte) 'x');
    RawRequest request =
        RawRequest.post("/v1/logs/" + log + "/records", "")
            .body(body)
            .with("Content-Type: text/plain");
    for (int i = 0; i < records; i++) {
      assertThat(raw.send(request).status()).isEqualTo(201);
    }
  }
}
