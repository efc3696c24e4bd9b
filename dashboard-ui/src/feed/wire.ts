import type { Row, Topics } from './tables';

/** What the page tells its worker. */
export type ToWorker =
  | { type: 'start'; url: string; token: string }
  | { type: 'retry' }
  | { type: 'drop' }
  | { type: 'pause'; at: number | null }
  | { type: 'resume' }
  | { type: 'hidden'; hidden: boolean };

export type Connection = 'connecting' | 'live' | 'reconnecting' | 'denied';

export interface Status {
  connection: Connection;
  /** When the last message came, by this machine's clock. */
  heard: number;
  attempt: number;
  retryAt: number;
  epoch: string;
  seq: number;
  node: string;
  /** Difference of the gateway's clock to ours, in milliseconds. */
  skew: number;
  /** How the last reconnect went: 'resumed', a reason for a resync, or ''. */
  resumed: string;
  gaps: number;
  problem: string;
}

/** What the worker tells the page. */
export type FromWorker =
  | { type: 'tables'; topics: { [topic: string]: [string, Row][] } }
  | { type: 'delta'; topics: Topics }
  | { type: 'status'; status: Status }
  | { type: 'waiting'; changes: number }
  | { type: 'history'; from: number; to: number; at: number }
  | { type: 'history-failed'; problem: string };
