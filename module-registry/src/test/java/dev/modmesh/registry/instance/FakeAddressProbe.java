package dev.modmesh.registry.instance;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Says of each port what a test wants. */
final class FakeAddressProbe implements AddressProbe {
  private final Set<Integer> refused = ConcurrentHashMap.newKeySet();
  private final AtomicInteger probes = new AtomicInteger();
  private volatile Runnable whileLooking = () -> {};

  void refuse(int port) {
    refused.add(port);
  }

  /** What happens elsewhere while a probe waits for its answer. */
  void whileLooking(Runnable work) {
    whileLooking = work;
  }

  int probes() {
    return probes.get();
  }

  @Override
  public boolean isRefused(String host, int port) {
    probes.incrementAndGet();
    boolean answer = refused.contains(port);
    Runnable work = whileLooking;
    whileLooking = () -> {};
    work.run();
    return answer;
  }
}
