package io.totalog.protocol.membership.grpc;

import io.grpc.Channel;
import io.totalog.protocol.membership.CreatedLog;
import io.totalog.protocol.membership.LogConfig;
import io.totalog.protocol.membership.MembershipApi;
import io.totalog.protocol.rpc.AnswerObserver;
import io.totalog.protocol.rpc.RpcLimits;
import io.totalog.protocol.wire.MembershipGrpc;
import io.totalog.protocol.wire.MembershipWire;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The membership service at the other end of a channel. Thread-safe; the channel is the caller's.
 */
public final class GrpcMembershipClient implements MembershipApi {

  private final MembershipGrpc.MembershipStub stub;

  /** Uses a channel. */
  public GrpcMembershipClient(Channel channel) {
    this.stub = MembershipGrpc.newStub(channel);
  }

  @Override
  public CompletableFuture<CreatedLog> create(String name, LogConfig config) {
    MembershipWire.CreateRequest request =
        MembershipWire.CreateRequest.newBuilder()
            .setName(name)
            .setConfig(MembershipMessages.config(config))
            .build();
    return AnswerObserver.call(command()::create, request, MembershipMessages::created);
  }

  @Override
  public CompletableFuture<Boolean> drop(String name) {
    MembershipWire.DropRequest request =
        MembershipWire.DropRequest.newBuilder().setName(name).build();
    return AnswerObserver.call(command()::drop, request, MembershipWire.DropAnswer::getDropped);
  }

  private MembershipGrpc.MembershipStub command() {
    return stub.withDeadlineAfter(RpcLimits.CREATE_TIMEOUT_MS, TimeUnit.MILLISECONDS);
  }
}
