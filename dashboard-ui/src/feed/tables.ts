/** The tables of the feed and how deltas change them: see docs/feed.md. */
export type Value = string | number | boolean | null | Value[] | { [name: string]: Value };
export type Row = { [field: string]: Value };
export type Table = Map<string, Row>;
export type Tables = Map<string, Table>;

export interface TableDelta {
  put?: { [key: string]: Row };
  del?: string[];
}
export type Topics = { [topic: string]: TableDelta };

/** Applies a delta in place: rows are replaced, never written to, so that a row seen stays as it was. */
export function apply(tables: Tables, topics: Topics): void {
  for (const [topic, delta] of Object.entries(topics)) {
    let table = tables.get(topic);
    if (!table) tables.set(topic, (table = new Map()));
    for (const key of delta.del ?? []) table.delete(key);
    for (const [key, fields] of Object.entries(delta.put ?? {})) table.set(key, patched(table.get(key), fields));
  }
}

function patched(row: Row | undefined, fields: Row): Row {
  const next: Row = { ...row };
  for (const [field, value] of Object.entries(fields)) {
    if (value === null) delete next[field];
    else next[field] = value;
  }
  return next;
}

/** Tables as a snapshot gives them: plain rows by key by topic. */
export function load(tables: Tables, topics: { [topic: string]: { [key: string]: Row } }): void {
  for (const [topic, rows] of Object.entries(topics)) {
    let table = tables.get(topic);
    if (!table) tables.set(topic, (table = new Map()));
    for (const [key, row] of Object.entries(rows)) table.set(key, patched(undefined, row));
  }
}

/** How many rows a delta touches. */
export function size(topics: Topics): number {
  let count = 0;
  for (const delta of Object.values(topics)) count += Object.keys(delta.put ?? {}).length + (delta.del?.length ?? 0);
  return count;
}
