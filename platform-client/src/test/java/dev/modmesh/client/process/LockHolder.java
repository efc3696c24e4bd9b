package dev.modmesh.client.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A process of the tests: holds a lock, or watches one and writes a file when it is released. */
final class LockHolder {
  private LockHolder() {}

  public static void main(String[] arguments) throws Exception {
    Path data = Path.of(arguments[1]);
    if (arguments[0].equals("hold")) {
      RunLock.acquire(data, arguments[2], "host", "http://127.0.0.1:1");
    } else {
      Path released = data.resolve("released");
      ParentLock.watch(() -> write(released));
      write(data.resolve("watching"));
    }
    new CountDownLatch(1).await();
  }

  private static void write(Path file) {
    try {
      Files.createFile(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
