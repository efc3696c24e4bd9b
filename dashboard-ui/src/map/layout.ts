import type { Table } from '../feed/tables';
import { num, str } from '../shared/series';

export interface Node { id: string; label: string; kind: 'gateway' | 'module' | 'group'; rate: number; faults: number; bad: boolean; x: number; y: number }
export interface Edge { from: string; to: string; rate: number; faults: number; kind: 'calls' | 'uses' }
export interface Graph { nodes: Node[]; edges: Edge[]; height: number; hidden: number }

const MOST = 60;
const GAP = 58;

/** Callers, modules and what runs them in three columns; at most 60 modules, the busiest. */
export function layout(modules: Table, functions: Table, instances: Table): Graph {
  const rates = new Map<string, { rate: number; faults: number }>();
  for (const one of functions.values()) {
    const old = rates.get(str(one, 'module')) ?? { rate: 0, faults: 0 };
    rates.set(str(one, 'module'), { rate: old.rate + num(one, 'rate'), faults: old.faults + num(one, 'fault_rate') });
  }
  const groups = new Map<string, string>();
  const uses = new Set<string>();
  for (const version of modules.values()) {
    const name = str(version, 'name');
    const remote = str(version, 'runtime') === 'remote';
    groups.set(name, remote ? `service ${name}` : `pool ${str(version, 'pool')}`);
    for (const dependency of Object.keys((version['closure'] ?? {}) as object)) uses.add(`${name} ${dependency}`);
  }
  const busiest = [...groups.keys()].sort((a, b) => (rates.get(b)?.rate ?? 0) - (rates.get(a)?.rate ?? 0) || a.localeCompare(b));
  const names = busiest.slice(0, MOST).sort();
  const used = [...new Set(names.map((name) => groups.get(name)!))].sort();
  const rows = Math.max(names.length, used.length, 1);
  const height = rows * GAP + 20;
  const spread = (i: number, n: number): number => 10 + (height - 20) * ((i + 0.5) / n);
  const critical = new Set<string>();
  for (const one of instances.values()) if (str(one, 'health') === 'critical') critical.add(`pool ${str(one, 'pool')}`);
  const total = [...rates.values()].reduce((sum, one) => sum + one.rate, 0);
  const nodes: Node[] = [{ id: 'gateway', label: 'callers', kind: 'gateway', rate: total, faults: 0, bad: false, x: 90, y: height / 2 }];
  const edges: Edge[] = [];
  names.forEach((name, i) => {
    const { rate, faults } = rates.get(name) ?? { rate: 0, faults: 0 };
    nodes.push({ id: name, label: name, kind: 'module', rate, faults, bad: faults > 0.02 * Math.max(rate, 1e-9) && faults > 0, x: 430, y: spread(i, names.length) });
    edges.push({ from: 'gateway', to: name, rate, faults, kind: 'calls' }, { from: name, to: groups.get(name)!, rate, faults, kind: 'calls' });
  });
  used.forEach((group, i) => {
    const theirs = names.filter((name) => groups.get(name) === group);
    nodes.push({ id: group, label: group, kind: 'group', rate: theirs.reduce((sum, name) => sum + (rates.get(name)?.rate ?? 0), 0), faults: 0, bad: critical.has(group), x: 800, y: spread(i, used.length) });
  });
  for (const pair of uses) {
    const [from, to] = pair.split(' ') as [string, string];
    if (names.includes(from) && names.includes(to)) edges.push({ from, to, rate: 0, faults: 0, kind: 'uses' });
  }
  return { nodes, edges, height, hidden: busiest.length - names.length };
}
