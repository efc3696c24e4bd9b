import type { JSX } from 'preact';
import { table } from '../feed/store';
import type { Row, Table } from '../feed/tables';
import { millis, percent, rate } from '../shared/format';
import { Grid } from '../shared/grid';
import { Empty, Page, State, Tags } from '../shared/parts';
import { href } from '../shared/router';
import { list, num, str } from '../shared/series';

/** Versions, functions and instances of each module in one row. */
export function summarise(versions: Table, functions: Table, instances: Table): Map<string, Row> {
  const found = new Map<string, Row>();
  const ready = new Map<string, Set<string>>();
  for (const [id, instance] of instances) {
    if (str(instance, 'health') !== 'passing') continue;
    for (const ref of list(instance, 'modules')) {
      const name = ref.slice(0, ref.lastIndexOf('@'));
      ready.set(name, (ready.get(name) ?? new Set()).add(id));
    }
  }
  for (const version of versions.values()) {
    const name = str(version, 'name');
    const row = found.get(name) ?? { versions: 0, newest: '', state: '', runtime: str(version, 'runtime'), pool: str(version, 'pool'), tags: version['tags'] ?? [], description: str(version, 'description'), rate: 0, faults: 0, p95: 0, ready: ready.get(name)?.size ?? 0 };
    row['versions'] = num(row, 'versions') + 1;
    if (!row['newest'] || (str(row, 'state') !== 'active' && str(version, 'state') === 'active')) {
      row['newest'] = str(version, 'version');
      row['state'] = str(version, 'state');
    }
    found.set(name, row);
  }
  for (const one of functions.values()) {
    const row = found.get(str(one, 'module'));
    if (!row) continue;
    row['rate'] = num(row, 'rate') + num(one, 'rate');
    row['faults'] = num(row, 'faults') + num(one, 'fault_rate');
    row['p95'] = Math.max(num(row, 'p95'), num(one, 'p95_ms'));
  }
  return found;
}

export function Modules(): JSX.Element {
  const rows = summarise(table('modules'), table('functions'), table('instances'));
  return (
    <Page title="Modules" lead="Everything that was published, and how its calls fare.">
      <Grid
        label="modules" rows={rows} order="-rate" link={(name) => href('modules', name)}
        empty={<Empty title="No modules yet" command="./modmesh publish build/my.wasm -f modmesh.yaml">Publish a Wasm module, a JAR, or name any HTTP service.</Empty>}
        columns={[
          { id: 'name', title: 'Module', wide: true, value: (_row, name) => name },
          { id: 'state', title: 'State', value: (row) => str(row, 'state'), cell: (row) => <State word={row['state']} /> },
          { id: 'newest', title: 'Version', value: (row) => str(row, 'newest'), cell: (row) => <span>{str(row, 'newest')} {num(row, 'versions') > 1 && <span class="sub">+{num(row, 'versions') - 1}</span>}</span> },
          { id: 'runtime', title: 'Runtime', value: (row) => str(row, 'runtime'), cell: (row) => <span class="tag">{str(row, 'runtime')}</span> },
          { id: 'pool', title: 'Pool', value: (row) => (str(row, 'runtime') === 'remote' ? '–' : str(row, 'pool')) },
          { id: 'ready', title: 'Ready on', numeric: true, value: (row) => num(row, 'ready') },
          { id: 'rate', title: 'Calls/s', numeric: true, value: (row) => num(row, 'rate'), cell: (row) => rate(num(row, 'rate')) },
          { id: 'faults', title: 'Failed', numeric: true, value: (row) => num(row, 'faults'), cell: (row) => (num(row, 'rate') ? percent(num(row, 'faults') / num(row, 'rate')) : '–') },
          { id: 'p95', title: 'p95', numeric: true, value: (row) => num(row, 'p95'), cell: (row) => millis(num(row, 'p95')) },
          { id: 'tags', title: 'Tags', value: (row) => list(row, 'tags').join(' '), cell: (row) => <Tags of={row['tags']} /> },
        ]}
      />
    </Page>
  );
}
