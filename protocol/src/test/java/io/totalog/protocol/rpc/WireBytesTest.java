package io.totalog.protocol.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class WireBytesTest {

  @Test
  void aWrappedArrayComesOutAsTheSameArray() {
    byte[] bytes = {1, 2, 3};
    assertThat(WireBytes.unwrap(WireBytes.wrap(bytes))).isSameAs(bytes);
  }

  @Test
  void piecesAreGathered() {
    ByteString left = ByteString.copyFrom(new byte[] {1, 2});
    ByteString right = ByteString.copyFrom(new byte[200]);
    ByteString rope = left.concat(right).concat(ByteString.copyFrom(new byte[] {9}));
    assertThat(WireBytes.unwrap(rope)).isEqualTo(rope.toByteArray());
    assertThat(WireBytes.unwrap(rope.substring(1, 3))).containsExactly(2, 0);
    assertThat(WireBytes.unwrap(ByteString.EMPTY)).isEmpty();
  }
}
