package io.totalog.protocol.membership.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.protocol.membership.CreatedLog;
import io.totalog.protocol.membership.LogConfig;
import io.totalog.protocol.membership.MembershipApi;
import io.totalog.protocol.rpc.ConnectionBrokenException;
import io.totalog.protocol.rpc.Transport;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class MembershipApiContractTest {

  private static final LogConfig CONFIG =
      new LogConfig(3, 1, true, Optional.of(Duration.ofHours(1)), Optional.empty());

  private static Transport.Link<MembershipApi> link(Transport transport) {
    return transport.link(
        new FakeMembership(), GrpcMembershipServer::new, GrpcMembershipClient::new);
  }

  @ParameterizedTest
  @EnumSource
  void createTellsTheLogAndASecondCreateTheSameOne(Transport transport) throws Exception {
    try (Transport.Link<MembershipApi> link = link(transport)) {
      CreatedLog first = link.port().create("orders", CONFIG).get(5, TimeUnit.SECONDS);
      CreatedLog second = link.port().create("orders", CONFIG).get(5, TimeUnit.SECONDS);

      assertThat(first.isNew()).isTrue();
      assertThat(first.log().config()).isEqualTo(CONFIG);
      assertThat(second).isEqualTo(new CreatedLog(first.log(), false));
    }
  }

  @ParameterizedTest
  @EnumSource
  void dropTellsWhetherThereWasALog(Transport transport) throws Exception {
    try (Transport.Link<MembershipApi> link = link(transport)) {
      link.port().create("orders", CONFIG).get(5, TimeUnit.SECONDS);

      assertThat(link.port().drop("orders").get(5, TimeUnit.SECONDS)).isTrue();
      assertThat(link.port().drop("orders").get(5, TimeUnit.SECONDS)).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void tooFewNodesIsNoShardWithTheNumberNeeded(Transport transport) {
    try (Transport.Link<MembershipApi> link = link(transport)) {
      LogConfig three = new LogConfig(1, 3, true, Optional.empty(), Optional.of(1L << 40));

      assertThatThrownBy(() -> link.port().create("orders", three).get(5, TimeUnit.SECONDS))
          .cause()
          .isInstanceOfSatisfying(
              TotalogException.class,
              e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.NO_SHARD);
                assertThat(e.number()).isEqualTo(3);
              });
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"IN_PROCESS", "NETTY"})
  void aServerThatIsGoneIsNoAnswer(Transport transport) {
    try (Transport.Link<MembershipApi> link = link(transport)) {
      link.killServer();

      assertThatThrownBy(() -> link.port().drop("orders").get(5, TimeUnit.SECONDS))
          .cause()
          .isInstanceOf(ConnectionBrokenException.class);
    }
  }
}
