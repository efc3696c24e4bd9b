import { describe, expect, it } from 'vitest';
import type { Row, Table } from '../feed/tables';
import { concerns } from './attention';

const none: Table = new Map();
const of = (rows: Record<string, Row>): Table => new Map(Object.entries(rows));

describe('what needs attention', () => {
  it('is nothing while all is well', () => {
    expect(concerns({ instances: of({ a: { health: 'passing' } }), circuits: of({ a: { state: 'closed' } }), modules: none, functions: of({ f: { rate: 100, fault_rate: 1 } }), pools: of({ p: { waiting: 0 } }), alerts: none })).toEqual([]);
  });

  it('names the worst first', () => {
    const found = concerns({
      instances: of({ gone: { health: 'critical', reason: 'refused' }, bye: { health: 'draining' } }),
      circuits: of({ c: { service_id: 'bad', state: 'open', reason: 'slow' } }),
      modules: of({ 'm@1': { name: 'm', state: 'failed', failure: 'trap' } }),
      functions: of({ 'm/f': { module: 'm', rate: 10, fault_rate: 5 } }),
      pools: of({ p: { waiting: 3 } }),
      alerts: of({ A: { name: 'A', state: 'firing', summary: 's' }, B: { name: 'B', state: 'inactive' } }),
    });
    expect(found.map((one) => one.subject)).toEqual(['A', 'gone', 'bad', 'm/f', 'pool p', 'm@1', 'bye']);
  });
});
