package io.totalog.protocol.membership.grpc;

import io.grpc.stub.StreamObserver;
import io.totalog.protocol.membership.MembershipApi;
import io.totalog.protocol.rpc.AnswerObserver;
import io.totalog.protocol.wire.MembershipGrpc;
import io.totalog.protocol.wire.MembershipWire;

/** Offers membership to other processes. */
public final class GrpcMembershipServer extends MembershipGrpc.MembershipImplBase {

  private final MembershipApi port;

  /** Offers the port. */
  public GrpcMembershipServer(MembershipApi port) {
    this.port = port;
  }

  @Override
  public void create(
      MembershipWire.CreateRequest request, StreamObserver<MembershipWire.CreateAnswer> answer) {
    AnswerObserver.serve(
        answer,
        () -> port.create(request.getName(), MembershipMessages.config(request.getConfig())),
        MembershipMessages::created);
  }

  @Override
  public void drop(
      MembershipWire.DropRequest request, StreamObserver<MembershipWire.DropAnswer> answer) {
    AnswerObserver.serve(
        answer,
        () -> port.drop(request.getName()),
        dropped -> MembershipWire.DropAnswer.newBuilder().setDropped(dropped).build());
  }
}
