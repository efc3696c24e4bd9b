package dev.modmesh.gateway.connection;

import dev.modmesh.gateway.http.MessageHead;
import io.netty.channel.EventLoop;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The connections of one event loop. Confined to it. */
final class LoopConnections {
  private static final int SWEEP_SECONDS = 5;

  private final Map<Address, ConnectionPool> pools = new IdentityHashMap<>();
  private final MessageHead head = new MessageHead();
  private final Function<Address, Connector> connectors;
  private final int most;

  /**
   * Nothing is open.
   *
   * @param connectors to open connections of this loop to an instance
   * @param most to each instance
   */
  LoopConnections(EventLoop eventLoop, Function<Address, Connector> connectors, int most) {
    this.connectors = connectors;
    this.most = most;
    eventLoop.scheduleWithFixedDelay(this::sweep, SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
  }

  MessageHead head() {
    return head;
  }

  ConnectionPool pool(Address address) {
    ConnectionPool pool = pools.get(address);
    if (pool == null) {
      pool = new ConnectionPool(this, connectors.apply(address), most);
      pools.put(address, pool);
    }
    return pool;
  }

  private void sweep() {
    long now = System.nanoTime();
    pools.values().forEach(pool -> pool.sweep(now));
    pools.values().removeIf(ConnectionPool::isEmpty);
  }
}
