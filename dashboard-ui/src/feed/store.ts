import { signal, type Signal } from '@preact/signals';
import { apply, type Row, type Table, type Tables } from './tables';
import type { FromWorker, Status, ToWorker } from './wire';

/** What the page shows: the live tables, or those of a moment in the past. */
const tables: Tables = new Map();
const versions = new Map<string, Signal<number>>();

export const status = signal<Status>({
  connection: 'connecting', heard: 0, attempt: 0, retryAt: 0, epoch: '', seq: -1, node: '', skew: 0, resumed: '', gaps: 0, problem: '',
});
/** Whether any tables have come. */
export const loaded = signal(false);
/** The moment that is shown; null is now. */
export const moment = signal<number | null>(null);
export const paused = signal(false);
export const waiting = signal(0);
export const span = signal<{ from: number; to: number } | null>(null);
export const historyProblem = signal('');
/** Ticks each second, for ages and countdowns. */
export const clock = signal(Date.now());
export const token = signal('');

const none: Table = new Map();

function version(topic: string): Signal<number> {
  let found = versions.get(topic);
  if (!found) versions.set(topic, (found = signal(0)));
  return found;
}

/** The table of a topic; whoever calls this while rendering renders again when it changes. */
export function table(topic: string): Table {
  void version(topic).value;
  return tables.get(topic) ?? none;
}

/** Whether the gateway tells of this topic at all. */
export function has(topic: string): boolean {
  void version(topic).value;
  return tables.has(topic);
}

export function row(topic: string, key: string): Row | undefined {
  return table(topic).get(key);
}

let worker: Worker | undefined;

function send(message: ToWorker): void {
  worker?.postMessage(message);
}

function take({ data }: MessageEvent<FromWorker>): void {
  switch (data.type) {
    case 'tables':
      for (const topic of tables.keys()) if (!(topic in data.topics)) tables.delete(topic);
      for (const [topic, rows] of Object.entries(data.topics)) tables.set(topic, new Map(rows));
      for (const one of versions.values()) one.value++;
      loaded.value = true;
      break;
    case 'delta':
      apply(tables, data.topics);
      for (const topic of Object.keys(data.topics)) version(topic).value++;
      break;
    case 'status':
      status.value = data.status;
      break;
    case 'waiting':
      waiting.value = data.changes;
      break;
    case 'history':
      span.value = { from: data.from, to: data.to };
      moment.value = data.at;
      historyProblem.value = '';
      break;
    case 'history-failed':
      historyProblem.value = data.problem;
      break;
  }
}

export function start(bearer: string): void {
  token.value = bearer;
  worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  worker.onmessage = take;
  send({ type: 'start', url: location.origin, token: bearer });
  setInterval(() => (clock.value = Date.now()), 1000);
  document.addEventListener('visibilitychange', () => send({ type: 'hidden', hidden: document.hidden }));
  addEventListener('online', () => send({ type: 'retry' }));
}

export function signIn(bearer: string): void {
  token.value = bearer;
  sessionStorage.setItem('modmesh-token', bearer);
  send({ type: 'start', url: location.origin, token: bearer });
}

export const retry = (): void => send({ type: 'retry' });
/** Cuts the connection, as a network would. */
export const drop = (): void => send({ type: 'drop' });

/** Shows the tables as they were at a time, or holds them as they are. */
export function pauseAt(at: number | null): void {
  paused.value = true;
  send({ type: 'pause', at });
}

export function goLive(): void {
  paused.value = false;
  moment.value = null;
  span.value = null;
  waiting.value = 0;
  historyProblem.value = '';
  send({ type: 'resume' });
}

/** The time that the page stands for. */
export function now(): number {
  return moment.value ?? clock.value + status.value.skew;
}
