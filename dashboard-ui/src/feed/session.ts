import { apply, load, size, type Row, type Tables, type Topics } from './tables';

export type Message =
  | { type: 'hello'; protocol: string; epoch: string; node_id: string; time: string; heartbeat_ms: number }
  | { type: 'snapshot'; epoch: string; seq: number; time: string; part: number; parts: number; topics: { [topic: string]: { [key: string]: Row } } }
  | { type: 'delta'; epoch: string; prev: number; seq: number; time: string; topics: Topics }
  | { type: 'heartbeat'; epoch: string; seq: number; time: string }
  | { type: 'resync'; reason: string }
  | { type: 'bye'; reason: string; retry_ms: number };

/** What a message means to whoever shows the tables. */
export type Effect = 'none' | 'snapshot' | 'delta' | 'gap';

/** The reader's side of modmesh.feed.v1: where it is, and what it has. Pure; knows no connection. */
export class Session {
  tables: Tables = new Map();
  epoch = '';
  seq = -1;
  node = '';
  /** Rows that the last delta touched. */
  touched = 0;
  /** How the last connection went on: exactly, or with everything anew and why. */
  resync = '';
  private loading: Tables = new Map();

  /** What to ask for when connecting again; empty the first time. */
  get since(): string {
    return this.seq < 0 ? '' : `${this.epoch}.${this.seq}`;
  }

  take(message: Message): Effect {
    switch (message.type) {
      case 'hello':
        this.node = message.node_id;
        this.resync = '';
        return 'none';
      case 'resync':
        this.resync = message.reason;
        return 'none';
      case 'snapshot':
        if (message.part === 1) this.loading = new Map();
        load(this.loading, message.topics);
        if (message.part < message.parts) return 'none';
        this.tables = this.loading;
        this.loading = new Map();
        this.epoch = message.epoch;
        this.seq = message.seq;
        return 'snapshot';
      case 'delta':
        if (message.epoch !== this.epoch || message.prev !== this.seq) return 'gap';
        apply(this.tables, message.topics);
        this.seq = message.seq;
        this.touched = size(message.topics);
        return 'delta';
      default:
        return 'none';
    }
  }
}

/** Full jitter: the n-th wait lies between 0.1 s and min(10 s, 0.4 s × 2^n). */
export function backoff(attempt: number, random: number): number {
  return Math.round(100 + random * Math.min(10_000, 400 * 2 ** attempt));
}
