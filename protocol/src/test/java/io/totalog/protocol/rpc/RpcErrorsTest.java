package io.totalog.protocol.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.protocol.sequencer.NotLeaderException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(10)
class RpcErrorsTest {

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void anAnswerArrivesAsItLeft(ErrorCode code) {
    assertSame(TotalogException.of(code, "what is wrong: \u00e4", 42));
    assertSame(TotalogException.of(code, "no number"));
    assertSame(TotalogException.of(code, "who knows", Long.MAX_VALUE).unknown());
  }

  @Test
  void anAnswerInsideAFutureArrivesAsItLeft() {
    TotalogException e = TotalogException.of(ErrorCode.NO_SHARD, "none");
    RuntimeException back = RpcErrors.fromStatus(RpcErrors.toStatus(new CompletionException(e)));
    assertThat(back).isInstanceOf(TotalogException.class).hasMessage("none");
  }

  @Test
  void notLeaderArrivesAsNotLeader() {
    assertThat(RpcErrors.fromStatus(RpcErrors.toStatus(new NotLeaderException("deposed"))))
        .isInstanceOf(NotLeaderException.class)
        .hasMessage("deposed");
  }

  @Test
  void anythingElseArrivesAsABrokenConnection() {
    assertThat(RpcErrors.fromStatus(RpcErrors.toStatus(new IllegalStateException("defect"))))
        .isInstanceOf(ConnectionBrokenException.class)
        .hasMessageContaining("defect");
  }

  @Test
  void aVeryLongTextIsCutSoThatItFitsTheTrailers() {
    TotalogException e = TotalogException.of(ErrorCode.MALFORMED, "x".repeat(100_000));
    assertThat(RpcErrors.toStatus(e).getTrailers().get(RpcErrors.DETAIL))
        .hasSizeLessThan(2 * RpcLimits.ERROR_TEXT_CHARS_MAX);
  }

  private static void assertSame(TotalogException e) {
    assertThat(RpcErrors.fromStatus(RpcErrors.toStatus(e)))
        .isInstanceOfSatisfying(
            TotalogException.class,
            back -> {
              assertThat(back.code()).isEqualTo(e.code());
              assertThat(back.number()).isEqualTo(e.number());
              assertThat(back.maybeApplied()).isEqualTo(e.maybeApplied());
              assertThat(back).hasMessage(e.getMessage());
            });
  }
}
