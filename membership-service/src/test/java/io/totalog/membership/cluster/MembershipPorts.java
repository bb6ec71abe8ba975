package io.totalog.membership.cluster;

import io.totalog.kit.catalog.LogCatalog;
import io.totalog.kit.leader.LeaderBoard;
import io.totalog.kit.registry.NodeRegistry;
import io.totalog.kit.rpc.ShardConnections;
import io.totalog.membership.view.FirstShards;
import io.totalog.protocol.sequencer.SequencerApi;
import io.totalog.protocol.shard.ShardApi;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a membership process works over.
 *
 * @param registry who is alive
 * @param catalog which logs exist
 * @param firstShards their first shard ids
 * @param nodes shard nodes
 * @param sequencer the ordering state
 * @param board who leads
 */
public record MembershipPorts(
    NodeRegistry registry,
    LogCatalog catalog,
    FirstShards firstShards,
    ShardConnections nodes,
    SequencerApi sequencer,
    LeaderBoard board) {

  /**
   * What stands between a process and its ports: it may fail, delay or drop a call or its answer.
   */
  public interface Fault {
    /** Carries a call out, or not. */
    CompletableFuture<?> carryOut(String method, Supplier<CompletableFuture<?>> call);
  }

  /** Returns the same ports behind a fault; calls answered at once pass. */
  public MembershipPorts behind(Fault fault) {
    return new MembershipPorts(
        registry,
        wrap(LogCatalog.class, catalog, fault),
        wrap(FirstShards.class, firstShards, fault),
        node -> wrap(ShardApi.class, nodes.to(node), fault),
        wrap(SequencerApi.class, sequencer, fault),
        board);
  }

  private static <T> T wrap(Class<T> port, T target, Fault fault) {
    return proxy(
        port,
        (method, arguments) ->
            CompletableFuture.class.isAssignableFrom(method.getReturnType())
                ? fault.carryOut(
                    method.getName(), () -> (CompletableFuture<?>) call(target, method, arguments))
                : call(target, method, arguments));
  }

  private static @Nullable Object call(
      Object target, Method method, Object @Nullable [] arguments) {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException | IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a call through a proxy does. */
  interface Call {
    /** Answers a call. */
    @Nullable Object answer(Method method, Object @Nullable [] arguments);
  }

  static <T> T proxy(Class<T> port, Call call) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (self, method, arguments) -> call.answer(method, arguments)));
  }
}
