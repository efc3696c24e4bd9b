/** Numbers and times for people. All numbers are set in tabular figures. */
const dash = '–';

export function count(value: unknown): string {
  if (typeof value !== 'number' || !Number.isFinite(value)) return dash;
  if (Math.abs(value) < 10_000) return Math.round(value).toLocaleString('en-US');
  const [scaled, unit] = Math.abs(value) < 1e6 ? [value / 1e3, 'k'] : Math.abs(value) < 1e9 ? [value / 1e6, 'M'] : [value / 1e9, 'G'];
  return `${scaled < 100 ? scaled.toFixed(1) : Math.round(scaled)}${unit}`;
}

export function rate(value: unknown): string {
  if (typeof value !== 'number' || !Number.isFinite(value)) return dash;
  if (value === 0) return '0';
  return value < 10 ? value.toFixed(value < 1 ? 2 : 1) : count(value);
}

export function millis(value: unknown): string {
  if (typeof value !== 'number' || !Number.isFinite(value)) return dash;
  if (value === 0) return dash;
  if (value < 1) return `${Math.round(value * 1000)} µs`;
  if (value < 1000) return `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
  return `${(value / 1000).toFixed(value < 10_000 ? 2 : 1)} s`;
}

export function percent(share: number, digits = 1): string {
  if (!Number.isFinite(share)) return dash;
  if (share > 0.999 && share < 1) return `${(Math.floor(share * 1e4) / 100).toFixed(2)} %`;
  return `${(share * 100).toFixed(share === 1 || share === 0 ? 0 : digits)} %`;
}

export function bytes(value: unknown): string {
  if (typeof value !== 'number') return dash;
  if (value < 1024) return `${value} B`;
  const unit = Math.min(4, Math.floor(Math.log2(value) / 10));
  return `${(value / 1024 ** unit).toFixed(1)} ${['B', 'KiB', 'MiB', 'GiB', 'TiB'][unit]}`;
}

export function age(then: unknown, now: number): string {
  const at = typeof then === 'string' ? Date.parse(then) : Number(then);
  if (!Number.isFinite(at)) return dash;
  const s = Math.max(0, Math.round((now - at) / 1000));
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min`;
  if (s < 86_400) return `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`;
  return `${Math.floor(s / 86_400)} d`;
}

export function clockTime(at: unknown): string {
  const time = typeof at === 'string' ? Date.parse(at) : Number(at);
  return Number.isFinite(time) ? new Date(time).toISOString().slice(11, 19) : dash;
}

/** A word as a shell takes it. */
export function quoted(word: string): string {
  return /^[A-Za-z0-9_@%+=:,./^~-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** Orders names as people do: `host-2` before `host-10`. One collator for all, since making one is dear. */
export const byName = new Intl.Collator('en', { numeric: true }).compare;
