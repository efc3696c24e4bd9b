package dev.modmesh.autoscaler.actuate.process;

import dev.modmesh.client.process.ManagedProcess;
import dev.modmesh.client.process.RunFolder;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A process of the tests that holds a host's lock. */
final class FakeHost {
  private FakeHost() {}

  public static void main(String[] arguments) throws InterruptedException {
    new RunFolder(Path.of(System.getProperty("modmesh.host.run-dir")))
        .acquire(System.getProperty(ManagedProcess.HOST_ID), "host", "http://127.0.0.1:1");
    new CountDownLatch(1).await();
  }
}
