package dev.modmesh.runtime.wasm;

import dev.modmesh.runtime.lifecycle.CallInterrupted;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import run.endive.runtime.Instance;
import run.endive.runtime.Memory;

/**
 * WASI preview 1 without any ambient capability: no arguments, environment, files or sockets; the
 * standard input is empty and the outputs lead into the log. Clocks and randomness are real. Our
 * own, since it is small that way, and since each function here is bounded or stops when its thread
 * is interrupted.
 */
final class WasiFunctions {
  static final String MODULE = "wasi_snapshot_preview1";

  private static final int SUCCESS = 0;
  private static final int BADF = 8;
  private static final int INVAL = 28;
  private static final int NOTSUP = 58;
  private static final int SPIPE = 70;

  private static final int MAX_VECTORS = 1_024;
  private static final int MAX_SUBSCRIPTIONS = 64;
  private static final int MAX_LOGGED = 8 << 10;

  private static final SecureRandom RANDOM = new SecureRandom();

  private WasiFunctions() {}

  static Map<String, HostFunction> all() {
    Map<String, HostFunction> all = new HashMap<>();
    process(all);
    streams(all);
    all.put(
        "clock_res_get", HostFunction.of("ii>i", (call, on, args) -> clockResolution(on, args)));
    all.put("clock_time_get", HostFunction.of("iIi>i", (call, on, args) -> clockTime(on, args)));
    all.put("poll_oneoff", HostFunction.of("iiii>i", (call, on, args) -> poll(on, args)));
    all.put("random_get", HostFunction.of("ii>i", (call, on, args) -> random(on, args)));
    noFiles(all);
    return all;
  }

  private static Memory memory(Instance instance) {
    Memory memory = instance.memory();
    if (memory == null) {
      throw new GuestTrap("the module has no memory for WASI");
    }
    return memory;
  }

  private static void process(Map<String, HostFunction> all) {
    HostFunction none =
        HostFunction.of(
            "ii>i",
            (call, on, args) -> {
              memory(on).writeI32((int) args[0], 0);
              memory(on).writeI32((int) args[1], 0);
              return SUCCESS;
            });
    all.put("args_sizes_get", none);
    all.put("environ_sizes_get", none);
    HostFunction nothing = HostFunction.of("ii>i", (call, on, args) -> SUCCESS);
    all.put("args_get", nothing);
    all.put("environ_get", nothing);
    all.put(
        "proc_exit",
        HostFunction.of(
            "i>",
            (call, on, args) -> {
              throw new GuestExit((int) args[0]);
            }));
    all.put("sched_yield", HostFunction.of(">i", (call, on, args) -> SUCCESS));
  }

  private static boolean isStream(long descriptor) {
    return descriptor >= 0 && descriptor <= 2;
  }

  private static void streams(Map<String, HostFunction> all) {
    all.put("fd_write", HostFunction.of("iiii>i", WasiFunctions::write));
    all.put(
        "fd_read",
        HostFunction.of(
            "iiii>i",
            (call, on, args) -> {
              if ((int) args[0] != 0) {
                return BADF;
              }
              memory(on).writeI32((int) args[3], 0);
              return SUCCESS;
            }));
    all.put(
        "fd_fdstat_get",
        HostFunction.of(
            "ii>i",
            (call, on, args) -> {
              if (!isStream((int) args[0])) {
                return BADF;
              }
              Memory memory = memory(on);
              int at = (int) args[1];
              memory.writeLong(at, 2); // a character device, no flags
              memory.writeLong(at + 8, args[0] == 0 ? 2 : 64); // the right to read or to write
              memory.writeLong(at + 16, 0);
              return SUCCESS;
            }));
    all.put(
        "fd_close",
        HostFunction.of("i>i", (call, on, args) -> isStream((int) args[0]) ? SUCCESS : BADF));
    all.put(
        "fd_fdstat_set_flags",
        HostFunction.of("ii>i", (call, on, args) -> isStream((int) args[0]) ? SUCCESS : BADF));
    all.put(
        "fd_seek",
        HostFunction.of("iIii>i", (call, on, args) -> isStream((int) args[0]) ? SPIPE : BADF));
    all.put(
        "fd_tell",
        HostFunction.of("ii>i", (call, on, args) -> isStream((int) args[0]) ? SPIPE : BADF));
  }

  private static long write(WasmCall call, Instance on, long[] args) {
    int descriptor = (int) args[0];
    int vectors = (int) args[2];
    if (descriptor != 1 && descriptor != 2) {
      return BADF;
    }
    if (vectors < 0 || vectors > MAX_VECTORS) {
      return INVAL;
    }
    Memory memory = memory(on);
    long total = 0;
    for (int i = 0; i < vectors; i++) {
      int vector = (int) args[1] + 8 * i;
      int from = memory.readInt(vector);
      int length = memory.readInt(vector + 4);
      if (length < 0) {
        return INVAL;
      }
      total += length;
      // Only what is logged is read; the rest is written to nowhere.
      call.log()
          .write(descriptor == 2 ? 2 : 1, memory.readBytes(from, Math.min(length, MAX_LOGGED)));
    }
    memory.writeI32((int) args[3], (int) Math.min(total, Integer.MAX_VALUE));
    return SUCCESS;
  }

  private static long clockResolution(Instance on, long[] args) {
    if (args[0] < 0 || args[0] > 3) {
      return INVAL;
    }
    memory(on).writeLong((int) args[1], 1_000);
    return SUCCESS;
  }

  private static long clockTime(Instance on, long[] args) {
    if (args[0] < 0 || args[0] > 3) {
      return INVAL;
    }
    memory(on).writeLong((int) args[2], now((int) args[0]));
    return SUCCESS;
  }

  /** Clock 0 is the wall clock; the others count from an unknown start. */
  private static long now(int clock) {
    if (clock != 0) {
      return System.nanoTime();
    }
    Instant now = Instant.now();
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }

  private static long random(Instance on, long[] args) {
    Memory memory = memory(on);
    int at = (int) args[0];
    int left = (int) args[1];
    byte[] some = new byte[1 << 10];
    while (left != 0) {
      int length = Integer.compareUnsigned(left, some.length) < 0 ? left : some.length;
      RANDOM.nextBytes(some);
      memory.write(at, some, 0, length);
      at += length;
      left -= length;
      WasmCall.checkInterrupted();
    }
    return SUCCESS;
  }

  /** Waits for the earliest clock; every other event is answered at once. */
  private static long poll(Instance on, long[] args) {
    int count = (int) args[2];
    if (count <= 0 || count > MAX_SUBSCRIPTIONS) {
      return INVAL;
    }
    Memory memory = memory(on);
    int events = 0;
    long wait = Long.MAX_VALUE;
    for (int i = 0; i < count; i++) {
      int subscription = (int) args[0] + 48 * i;
      if (memory.read(subscription + 8) == 0) {
        wait = Math.min(wait, timeout(memory, subscription));
      } else {
        events += event(memory, (int) args[1] + 32 * events, subscription, NOTSUP);
      }
    }
    if (events == 0) {
      sleep(wait);
      for (int i = 0; i < count; i++) {
        int subscription = (int) args[0] + 48 * i;
        if (timeout(memory, subscription) <= wait) {
          events += event(memory, (int) args[1] + 32 * events, subscription, SUCCESS);
        }
      }
    }
    memory.writeI32((int) args[3], events);
    return SUCCESS;
  }

  private static long timeout(Memory memory, int subscription) {
    long timeout = memory.readLong(subscription + 24);
    boolean absolute = (memory.readShort(subscription + 40) & 1) != 0;
    return absolute ? timeout - now(memory.readInt(subscription + 16)) : timeout;
  }

  private static int event(Memory memory, int at, int subscription, int errno) {
    memory.writeLong(at, memory.readLong(subscription));
    memory.writeShort(at + 8, (short) errno);
    memory.writeShort(at + 10, memory.read(subscription + 8));
    memory.writeLong(at + 16, 0);
    memory.writeLong(at + 24, 0);
    return 1;
  }

  private static void sleep(long nanos) {
    try {
      TimeUnit.NANOSECONDS.sleep(nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CallInterrupted();
    }
  }

  private static void noFiles(Map<String, HostFunction> all) {
    HostFunction.Body none = (call, on, args) -> BADF;
    all.put("fd_advise", HostFunction.of("iIIi>i", none));
    all.put("fd_allocate", HostFunction.of("iII>i", none));
    all.put("fd_datasync", HostFunction.of("i>i", none));
    all.put("fd_fdstat_set_rights", HostFunction.of("iII>i", none));
    all.put("fd_filestat_get", HostFunction.of("ii>i", none));
    all.put("fd_filestat_set_size", HostFunction.of("iI>i", none));
    all.put("fd_filestat_set_times", HostFunction.of("iIIi>i", none));
    all.put("fd_pread", HostFunction.of("iiiIi>i", none));
    all.put("fd_prestat_dir_name", HostFunction.of("iii>i", none));
    all.put("fd_prestat_get", HostFunction.of("ii>i", none));
    all.put("fd_pwrite", HostFunction.of("iiiIi>i", none));
    all.put("fd_readdir", HostFunction.of("iiiIi>i", none));
    all.put("fd_renumber", HostFunction.of("ii>i", none));
    all.put("fd_sync", HostFunction.of("i>i", none));
    all.put("path_create_directory", HostFunction.of("iii>i", none));
    all.put("path_filestat_get", HostFunction.of("iiiii>i", none));
    all.put("path_filestat_set_times", HostFunction.of("iiiiIIi>i", none));
    all.put("path_link", HostFunction.of("iiiiiii>i", none));
    all.put("path_open", HostFunction.of("iiiiiIIii>i", none));
    all.put("path_readlink", HostFunction.of("iiiiii>i", none));
    all.put("path_remove_directory", HostFunction.of("iii>i", none));
    all.put("path_rename", HostFunction.of("iiiiii>i", none));
    all.put("path_symlink", HostFunction.of("iiiii>i", none));
    all.put("path_unlink_file", HostFunction.of("iii>i", none));
  }
}
