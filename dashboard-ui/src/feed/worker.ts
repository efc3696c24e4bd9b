/** Holds the connection and reads it, so that the page never parses. */
import { History, type HistoryDocument } from './history';
import { backoff, Session, type Message } from './session';
import type { Tables } from './tables';
import type { FromWorker, Status, ToWorker } from './wire';

declare const self: DedicatedWorkerGlobalScope;

const SILENCE_MS = 12_000;
const session = new Session();
const status: Status = {
  connection: 'connecting', heard: 0, attempt: 0, retryAt: 0, epoch: '', seq: -1, node: '', skew: 0, resumed: '', gaps: 0, problem: '',
};
let base = '';
let token = '';
let socket: WebSocket | undefined;
let timer = 0;
let paused = false;
let waiting = 0;
let history: History | undefined;

function post(message: FromWorker): void {
  self.postMessage(message);
}

function tell(): void {
  post({ type: 'status', status: { ...status, epoch: session.epoch, seq: session.seq, node: session.node } });
}

function show(tables: Tables): void {
  const topics: { [topic: string]: [string, never][] } = {};
  for (const [topic, table] of tables) topics[topic] = [...table] as [string, never][];
  post({ type: 'tables', topics });
}

function headers(): HeadersInit {
  return token ? { Authorization: `Bearer ${token}` } : {};
}

async function connect(): Promise<void> {
  clearTimeout(timer);
  try {
    const answer = await fetch(`${base}/api/v1/feed/tickets`, { method: 'POST', headers: headers() });
    if (answer.status === 401 || answer.status === 403) return deny(await answer.text());
    if (!answer.ok) return again();
    const { ticket } = (await answer.json()) as { ticket: string };
    const since = session.since;
    const url = new URL(`${base}/api/v1/feed`);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    url.searchParams.set('ticket', ticket);
    if (since) url.searchParams.set('since', since);
    open(new WebSocket(url, 'modmesh.feed.v1'), since !== '');
  } catch {
    again();
  }
}

function deny(body: string): void {
  status.connection = 'denied';
  try {
    status.problem = (JSON.parse(body) as { detail?: string }).detail ?? '';
  } catch {
    status.problem = '';
  }
  tell();
}

function open(next: WebSocket, returning: boolean): void {
  socket = next;
  let first = true;
  next.onmessage = ({ data }: MessageEvent<string>) => {
    const message = JSON.parse(data) as Message;
    status.heard = Date.now();
    if (message.type === 'bye') status.retryAt = Date.now() + message.retry_ms;
    if ('time' in message && message.type !== 'snapshot') status.skew = Date.parse(message.time) - Date.now();
    const effect = session.take(message);
    if (effect === 'gap') {
      status.gaps++;
      session.seq = -1;
      next.close();
      return;
    }
    if (effect === 'none') return;
    if (first) {
      first = false;
      status.connection = 'live';
      status.attempt = 0;
      status.resumed = returning ? session.resync || 'resumed' : '';
    }
    publish(effect, message);
    tell();
  };
  next.onclose = () => {
    if (socket === next) again();
  };
}

function publish(effect: 'snapshot' | 'delta', message: Message): void {
  if (paused) {
    waiting += session.touched;
    post({ type: 'waiting', changes: waiting });
  } else if (effect === 'snapshot') {
    show(session.tables);
  } else if (message.type === 'delta') {
    post({ type: 'delta', topics: message.topics });
  }
}

function again(): void {
  socket = undefined;
  if (status.connection === 'denied') return;
  const asked = status.retryAt - Date.now();
  const wait = asked > 0 ? asked : backoff(status.attempt, Math.random());
  status.connection = session.seq < 0 && status.heard === 0 ? 'connecting' : 'reconnecting';
  status.attempt++;
  status.retryAt = Date.now() + wait;
  tell();
  clearTimeout(timer);
  timer = setTimeout(() => void connect(), wait) as unknown as number;
}

setInterval(() => {
  if (socket && status.connection === 'live' && Date.now() - status.heard > SILENCE_MS) socket.close();
}, 2000);

async function pause(at: number | null): Promise<void> {
  const first = !paused;
  paused = true;
  if (first) waiting = 0;
  if (at === null) return;
  try {
    if (first || !history || at > history.to) {
      const answer = await fetch(`${base}/api/v1/feed/history`, { headers: headers() });
      if (!answer.ok) throw new Error(`the gateway answered ${answer.status}`);
      history = new History((await answer.json()) as HistoryDocument);
    }
    const where = Math.min(Math.max(at, history.from), history.to);
    show(history.seek(where));
    post({ type: 'history', from: history.from, to: history.to, at: where });
  } catch (failure) {
    post({ type: 'history-failed', problem: failure instanceof Error ? failure.message : String(failure) });
  }
}

self.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  switch (data.type) {
    case 'start':
      base = data.url;
      token = data.token;
      status.connection = 'connecting';
      void connect();
      break;
    case 'retry':
      if (!socket) {
        status.retryAt = 0;
        void connect();
      }
      break;
    case 'drop':
      socket?.close();
      break;
    case 'pause':
      void pause(data.at);
      break;
    case 'resume':
      paused = false;
      history = undefined;
      show(session.tables);
      break;
    case 'hidden':
      if (!data.hidden && !socket && status.connection === 'reconnecting') {
        status.retryAt = 0;
        void connect();
      }
      break;
  }
};
