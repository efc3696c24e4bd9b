import type { Table } from '../feed/tables';
import { num, str } from '../shared/series';
import type { Tone } from '../shared/parts';

export interface Concern {
  key: string;
  tone: Tone;
  subject: string;
  what: string;
  path: string[];
  rank: number;
}

/** What a person should look at, worst first. */
export function concerns(tables: { instances: Table; circuits: Table; modules: Table; functions: Table; pools: Table; alerts: Table }): Concern[] {
  const found: Concern[] = [];
  for (const [key, alert] of tables.alerts) {
    if (str(alert, 'state') === 'firing') found.push({ key: `a${key}`, tone: 'bad', subject: str(alert, 'name'), what: str(alert, 'summary'), path: ['alerts'], rank: 0 });
  }
  for (const [id, instance] of tables.instances) {
    const health = str(instance, 'health');
    if (health === 'critical') found.push({ key: `i${id}`, tone: 'bad', subject: id, what: `critical: ${str(instance, 'reason') || 'no reason given'}`, path: ['hosts', id], rank: 1 });
    if (health === 'warning') found.push({ key: `i${id}`, tone: 'warn', subject: id, what: str(instance, 'reason') || 'warning', path: ['hosts', id], rank: 4 });
    if (health === 'draining') found.push({ key: `i${id}`, tone: 'info', subject: id, what: 'draining: takes no new calls', path: ['hosts', id], rank: 7 });
  }
  for (const [key, circuit] of tables.circuits) {
    if (str(circuit, 'state') !== 'closed') found.push({ key: `c${key}`, tone: 'bad', subject: str(circuit, 'service_id'), what: `circuit ${str(circuit, 'state')}: ${str(circuit, 'reason')}`, path: ['resilience'], rank: 2 });
  }
  for (const [key, one] of tables.functions) {
    const share = num(one, 'fault_rate') / Math.max(num(one, 'rate'), 1e-9);
    if (num(one, 'fault_rate') >= 0.05 && share > 0.02) found.push({ key: `f${key}`, tone: share > 0.2 ? 'bad' : 'warn', subject: key, what: `${(share * 100).toFixed(0)} % of calls fail`, path: ['modules', str(one, 'module')], rank: 3 });
  }
  for (const [ref, version] of tables.modules) {
    if (str(version, 'state') === 'failed') found.push({ key: `m${ref}`, tone: 'warn', subject: ref, what: str(version, 'failure') || 'failed its test', path: ['modules', str(version, 'name')], rank: 5 });
  }
  for (const [name, pool] of tables.pools) {
    if (num(pool, 'waiting') > 0) found.push({ key: `p${name}`, tone: 'warn', subject: `pool ${name}`, what: `${num(pool, 'waiting')} calls wait for a host`, path: ['scaling'], rank: 3 });
    if (pool['paused'] === true) found.push({ key: `pp${name}`, tone: 'info', subject: `pool ${name}`, what: 'paused: nobody scales it', path: ['scaling'], rank: 8 });
  }
  return found.sort((a, b) => a.rank - b.rank || a.subject.localeCompare(b.subject));
}
