package dev.modmesh.registry.backend.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.concurrent.atomic.AtomicLong;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/** Files of the disk, on which only so many bytes can still be written. */
public final class FullDisk extends FilePathWrapper {
  static final String SCHEME = "full";

  private static final AtomicLong ROOM = new AtomicLong(Long.MAX_VALUE);
  private static volatile boolean unforced;

  /** Makes paths with the scheme known to MVStore. */
  static FullDisk install() {
    FullDisk disk = new FullDisk();
    FilePath.register(disk);
    disk.leave(Long.MAX_VALUE);
    return disk;
  }

  void leave(long bytes) {
    ROOM.set(bytes);
  }

  void failToForce(boolean fail) {
    unforced = fail;
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    return new Channel(super.open(mode));
  }

  private static final class Channel extends FileBaseDefault {
    private final FileChannel file;

    Channel(FileChannel file) {
      this.file = file;
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public synchronized int read(ByteBuffer target, long position) throws IOException {
      return file.read(target, position);
    }

    @Override
    public synchronized int write(ByteBuffer source, long position) throws IOException {
      long room = ROOM.getAndUpdate(left -> Math.max(0, left - source.remaining()));
      if (room >= source.remaining()) {
        return file.write(source, position);
      }
      // like a real disk it takes what it can before it says no
      ByteBuffer first = source.slice(source.position(), (int) room);
      int written = file.write(first, position);
      throw new IOException("No space left on device after " + written + " bytes");
    }

    @Override
    protected void implTruncate(long size) throws IOException {
      FileChannel unused = file.truncate(size);
    }

    @Override
    public void force(boolean metaData) throws IOException {
      if (unforced) {
        throw new IOException("Input/output error");
      }
      file.force(metaData);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
      return file.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
      file.close();
    }
  }
}
