package dev.modmesh.platform;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;

/**
 * A stretch of network before one port on loopback, which can be cut. What is sent while it is cut
 * arrives after it has healed, as TCP has it: also what nobody waits for any more. Thread-safe.
 */
public final class CuttingProxy implements AutoCloseable {
  private static final int CHUNK = 1 << 16;

  private final IntSupplier port;
  private final ServerSocket server;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition healed = lock.newCondition();
  private boolean isCut;

  private CuttingProxy(IntSupplier port, ServerSocket server) {
    this.port = port;
    this.server = server;
  }

  /**
   * Listens on a free port.
   *
   * @param port on loopback to which connections go; asked for each one
   */
  public static CuttingProxy start(IntSupplier port) {
    try {
      ServerSocket server = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
      CuttingProxy proxy = new CuttingProxy(port, server);
      Thread.ofPlatform().daemon().name("cutting-proxy").start(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it listens. */
  public int port() {
    return server.getLocalPort();
  }

  /** Nothing arrives any more, in either direction; connections stay open. */
  public void cut() {
    lock.lock();
    try {
      isCut = true;
    } finally {
      lock.unlock();
    }
  }

  /** Everything arrives again, what was held first. */
  public void heal() {
    lock.lock();
    try {
      isCut = false;
      healed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Breaks all connections; new ones are taken. */
  public void breakAll() {
    sockets.forEach(CuttingProxy::close);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket near = server.accept();
        sockets.add(near);
        Thread.startVirtualThread(() -> join(near));
      } catch (IOException e) {
        // it is closed, or whoever came has gone
      }
    }
  }

  private void join(Socket near) {
    try {
      awaitHealed();
      Socket far = new Socket(InetAddress.getLoopbackAddress(), port.getAsInt());
      sockets.add(far);
      near.setTcpNoDelay(true);
      far.setTcpNoDelay(true);
      Thread.startVirtualThread(() -> pump(far, near));
      pump(near, far);
    } catch (IOException e) {
      end(near);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void pump(Socket from, Socket to) {
    byte[] chunk = new byte[CHUNK];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        awaitHealed();
        out.write(chunk, 0, count);
      }
      awaitHealed();
    } catch (IOException e) {
      // one end has gone: the other learns it
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end(from);
      end(to);
    }
  }

  private void awaitHealed() throws InterruptedException {
    lock.lock();
    try {
      while (isCut) {
        healed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  private void end(Socket socket) {
    sockets.remove(socket);
    close(socket);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // it is closed
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    breakAll();
    heal();
  }
}
