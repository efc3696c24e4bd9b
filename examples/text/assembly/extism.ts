// The part of Extism's ABI that this module needs. Every call has a fresh instance, so nothing here
// is ever given back.

@external("extism:host/env", "input_length")
declare function inputLength(): u64;
@external("extism:host/env", "input_load_u8")
declare function inputLoad8(offset: u64): u32;
@external("extism:host/env", "input_load_u64")
declare function inputLoad64(offset: u64): u64;
@external("extism:host/env", "alloc")
declare function alloc(length: u64): u64;
@external("extism:host/env", "store_u8")
declare function store8(offset: u64, value: u32): void;
@external("extism:host/env", "store_u64")
declare function store64(offset: u64, value: u64): void;
@external("extism:host/env", "output_set")
declare function outputSet(offset: u64, length: u64): void;
@external("extism:host/env", "error_set")
declare function errorSet(offset: u64): void;

/** The input as text. */
export function input(): string {
  const length = <i32>inputLength();
  const bytes = new ArrayBuffer(length);
  const at = changetype<usize>(bytes);
  let i = 0;
  for (; i + 8 <= length; i += 8) {
    store<u64>(at + i, inputLoad64(i));
  }
  for (; i < length; i++) {
    store<u8>(at + i, <u8>inputLoad8(i));
  }
  return String.UTF8.decode(bytes);
}

function block(text: string): u64 {
  const bytes = String.UTF8.encode(text);
  const offset = alloc(bytes.byteLength);
  const at = changetype<usize>(bytes);
  let i = 0;
  for (; i + 8 <= bytes.byteLength; i += 8) {
    store64(offset + i, load<u64>(at + i));
  }
  for (; i < bytes.byteLength; i++) {
    store8(offset + i, load<u8>(at + i));
  }
  return offset;
}

/** Sets the output and gives the status for success. */
export function output(text: string): i32 {
  outputSet(block(text), String.UTF8.byteLength(text));
  return 0;
}

/** Sets the error message and gives the status for failure. */
export function fail(message: string): i32 {
  errorSet(block(message));
  return 1;
}
