import { describe, expect, it } from 'vitest';
import { backoff, Session, type Message } from './session';

const hello: Message = { type: 'hello', protocol: 'modmesh.feed.v1', epoch: 'e1', node_id: 'gw-1', time: '2026-01-01T00:00:00Z', heartbeat_ms: 2000 };
const snapshot = (part: number, parts: number, rows: object): Message =>
  ({ type: 'snapshot', epoch: 'e1', seq: 5, time: '2026-01-01T00:00:00Z', part, parts, topics: { t: rows } }) as Message;
const delta = (prev: number, seq: number, topics: object, epoch = 'e1'): Message =>
  ({ type: 'delta', epoch, prev, seq, time: '2026-01-01T00:00:00Z', topics }) as Message;

describe('a session of the feed', () => {
  it('holds a snapshot only once all its parts are there', () => {
    const session = new Session();
    session.take(hello);
    expect(session.take(snapshot(1, 2, { a: { x: 1 } }))).toBe('none');
    expect(session.tables.size).toBe(0);
    expect(session.since).toBe('');
    expect(session.take(snapshot(2, 2, { b: { x: 2 } }))).toBe('snapshot');
    expect([...session.tables.get('t')!.keys()]).toEqual(['a', 'b']);
    expect(session.since).toBe('e1.5');
  });

  it('applies deltas that fit: deletes first, then fields, and null takes a field away', () => {
    const session = new Session();
    session.take(snapshot(1, 1, { a: { x: 1, y: 2 }, b: { x: 1 } }));
    const before = session.tables.get('t')!.get('a');
    expect(session.take(delta(5, 6, { t: { del: ['b'], put: { a: { y: null, z: 3 }, b: { x: 9 } } }, u: { put: { k: { v: 1 } } } }))).toBe('delta');
    expect(session.tables.get('t')!.get('a')).toEqual({ x: 1, z: 3 });
    expect(session.tables.get('t')!.get('b')).toEqual({ x: 9 });
    expect(session.tables.get('u')!.get('k')).toEqual({ v: 1 });
    expect(before).toEqual({ x: 1, y: 2 });
    expect(session.touched).toBe(4);
  });

  it('sees a gap in a number that does not fit, and in another epoch', () => {
    const session = new Session();
    session.take(snapshot(1, 1, { a: { x: 1 } }));
    expect(session.take(delta(6, 7, {}))).toBe('gap');
    expect(session.take(delta(5, 6, {}, 'e2'))).toBe('gap');
    expect(session.seq).toBe(5);
  });

  it('skips messages of types that it does not know', () => {
    expect(new Session().take({ type: 'news' } as unknown as Message)).toBe('none');
  });
});

describe('the wait before the next try', () => {
  it('lies between a tenth of a second and its bound, which doubles', () => {
    expect(backoff(0, 0)).toBe(100);
    expect(backoff(0, 1)).toBe(500);
    expect(backoff(3, 1)).toBe(3300);
    expect(backoff(50, 1)).toBe(10_100);
  });
});
