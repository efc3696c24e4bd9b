package dev.modmesh.artifact.inspect;

import dev.modmesh.api.problem.ProblemException;
import dev.modmesh.api.problem.ProblemType;
import java.util.Map;
import java.util.Set;

/** Which functions of the host a Wasm module may import. */
final class ImportRule {
  private static final Set<String> EXTISM =
      Set.of(
          "alloc",
          "free",
          "length",
          "length_unsafe",
          "load_u8",
          "load_u64",
          "store_u8",
          "store_u64",
          "input_length",
          "input_offset",
          "input_load_u8",
          "input_load_u64",
          "output_set",
          "error_set",
          "error_get",
          "config_get",
          "var_get",
          "var_set",
          "http_request",
          "http_status_code",
          "http_headers",
          "log_trace",
          "log_debug",
          "log_info",
          "log_warn",
          "log_error",
          "get_log_level");

  /** WASI preview 1 without sockets. Files are linked too, but there are none to open. */
  private static final Set<String> WASI =
      Set.of(
          "args_get",
          "args_sizes_get",
          "clock_res_get",
          "clock_time_get",
          "environ_get",
          "environ_sizes_get",
          "fd_advise",
          "fd_allocate",
          "fd_close",
          "fd_datasync",
          "fd_fdstat_get",
          "fd_fdstat_set_flags",
          "fd_fdstat_set_rights",
          "fd_filestat_get",
          "fd_filestat_set_size",
          "fd_filestat_set_times",
          "fd_pread",
          "fd_prestat_dir_name",
          "fd_prestat_get",
          "fd_pwrite",
          "fd_read",
          "fd_readdir",
          "fd_renumber",
          "fd_seek",
          "fd_sync",
          "fd_tell",
          "fd_write",
          "path_create_directory",
          "path_filestat_get",
          "path_filestat_set_times",
          "path_link",
          "path_open",
          "path_readlink",
          "path_remove_directory",
          "path_rename",
          "path_symlink",
          "path_unlink_file",
          "poll_oneoff",
          "proc_exit",
          "random_get",
          "sched_yield");

  private static final Map<String, Set<String>> ALLOWED =
      Map.of(
          "extism:host/env",
          EXTISM,
          "wasi_snapshot_preview1",
          WASI,
          "modmesh",
          Set.of("call", "cache_get", "cache_put", "cache_delete"),
          "env",
          Set.of("abort"));

  private ImportRule() {}

  static void check(String module, String name) {
    if (!ALLOWED.getOrDefault(module, Set.of()).contains(name)) {
      throw new ProblemException(
          ProblemType.INVALID_MANIFEST,
          "The module imports `" + module + "." + name + "`, which no host offers.",
          Map.of("import", module + "." + name));
    }
  }
}
