import type { JSX } from 'preact';
import { table } from '../feed/store';
import type { Row } from '../feed/tables';
import { count } from '../shared/format';
import { Grid } from '../shared/grid';
import { Empty, Meter, Page, Panel, Stat, State, Tags, toneOf } from '../shared/parts';
import { href } from '../shared/router';
import { list, num, str } from '../shared/series';
import { HeatMap } from './heat-map';

const load = (row: Row): number => (num(row, 'capacity') ? num(row, 'in_flight') / num(row, 'capacity') : num(row, 'load'));

export function Hosts(): JSX.Element {
  const rows = table('instances');
  const all = [...rows.values()];
  const behind = all.filter((row) => num(row, 'lag') > 0).length;
  return (
    <Page title="Hosts" lead="Every instance that is registered: its health, its load, and what it serves.">
      <div class="stats">
        <Stat label="Passing" value={`${all.filter((row) => row['health'] === 'passing').length}/${all.length}`} />
        <Stat label="In flight" value={count(all.reduce((sum, row) => sum + num(row, 'in_flight'), 0))} note={`of ${count(all.reduce((sum, row) => sum + num(row, 'capacity'), 0))} at once`} />
        <Stat label="Behind the registry" value={count(behind)} tone={behind ? 'warn' : 'good'} note={behind ? 'follow an older revision' : 'all serve the newest'} />
        <Stat label="Loading" value={count(all.reduce((sum, row) => sum + list(row, 'loading').length, 0))} note="versions being prepared" />
      </div>
      {all.length > 8 && <Panel title="Fleet" aside={<span class="hint">colour: health · brightness: load</span>}><HeatMap rows={rows} load={load} /></Panel>}
      <Grid
        label="hosts" rows={rows} order="health" link={(id) => href('hosts', id)}
        empty={<Empty title="No hosts" command="./modmesh up">The autoscaler starts hosts as soon as it runs; a service may also register itself with `PUT /api/v1/instances/ID`.</Empty>}
        columns={[
          { id: 'id', title: 'Instance', wide: true, value: (_row, id) => id },
          { id: 'health', title: 'Health', value: (row) => ['critical', 'warning', 'draining', 'passing'].indexOf(str(row, 'health')), cell: (row) => <span title={str(row, 'reason')}><State word={row['health']} /></span> },
          { id: 'pool', title: 'Pool', value: (row) => str(row, 'pool') },
          { id: 'load', title: 'Load', wide: true, value: load, cell: (row) => <span class="with-meter"><Meter share={load(row)} tone={load(row) > 0.9 ? 'bad' : load(row) > 0.7 ? 'warn' : 'info'} label={`${Math.round(load(row) * 100)} percent`} />{Math.round(load(row) * 100)} %</span> },
          { id: 'in_flight', title: 'In flight', numeric: true, value: (row) => num(row, 'in_flight'), cell: (row) => `${num(row, 'in_flight')}${num(row, 'capacity') ? `/${num(row, 'capacity')}` : ''}` },
          { id: 'modules', title: 'Ready', numeric: true, value: (row) => list(row, 'modules').length },
          { id: 'lag', title: 'Lag', numeric: true, value: (row) => num(row, 'lag'), cell: (row) => (row['lag'] === undefined ? '–' : num(row, 'lag') === 0 ? 'none' : `${num(row, 'lag')} rev`) },
          { id: 'zone', title: 'Zone', value: (row) => str(row, 'zone') || '–' },
          { id: 'address', title: 'Address', wide: true, value: (row) => str(row, 'address'), cell: (row) => <span class="mono">{str(row, 'address').replace(/^https?:\/\//, '')}</span> },
        ]}
      />
    </Page>
  );
}

export function Host({ id }: { id: string }): JSX.Element {
  const row = table('instances').get(id);
  if (!row) {
    return <Page title={id}><Empty title="This instance is not registered" command="./modmesh hosts">It has left, or the moment that is shown lies before it came.</Empty></Page>;
  }
  const circuits = [...table('circuits').values()].filter((one) => str(one, 'service_id') === id);
  const events = [...table('events')].filter(([, one]) => str(one, 'subject') === id).sort(([a], [b]) => Number(b) - Number(a)).slice(0, 20);
  return (
    <Page title={id} lead={<><State word={row['health']} /> {str(row, 'reason')}</>} actions={<a class="button" href={href('hosts')}>All hosts</a>}>
      <div class="stats">
        <Stat label="Load" value={`${Math.round(load(row) * 100)} %`} tone={load(row) > 0.9 ? 'bad' : 'good'} note={`${num(row, 'in_flight')} of ${num(row, 'capacity') || '–'} calls`} />
        <Stat label="Serves" value={count(list(row, 'modules').length)} note="versions, ready" />
        <Stat label="Lag" value={row['lag'] === undefined ? '–' : `${num(row, 'lag')}`} note={`revision ${str(row, 'revision').slice(-12) || '–'}`} />
        <Stat label="Circuit" value={circuits.length ? str(circuits[0], 'state') : '–'} tone={toneOf(circuits[0]?.['state'])} href={href('resilience')} />
      </div>
      <div class="columns">
        <Panel title="Facts">
          <dl class="facts">
            {['address', 'pool', 'zone', 'pid', 'protocol', 'weight'].map((name) => <div key={name}><dt>{name}</dt><dd class="mono">{str(row, name) || '–'}</dd></div>)}
          </dl>
          <h3>Ready</h3>
          {list(row, 'modules').length ? <Tags of={row['modules']} /> : <p class="hint">Nothing is loaded yet; the first call loads what it needs.</p>}
          {list(row, 'loading').length > 0 && <><h3>Loading</h3><Tags of={row['loading']} /></>}
          {Array.isArray(row['failed']) && row['failed'].length > 0 && <><h3>Failed</h3><ul class="items">{(row['failed'] as Row[]).map((one) => <li key={str(one, 'module')}><State word={str(one, 'module')} tone="bad" /><span class="sub">{str(one, 'cause')}</span></li>)}</ul></>}
        </Panel>
        <Panel title="What happened to it">
          {events.length ? <ul class="items">{events.map(([key, one]) => <li key={key}><span class="row"><State word={str(one, 'type')} tone={toneOf(str(one, 'type').replace('instance-', ''))} /><time class="when">{str(one, 'time').slice(11, 19)}</time></span><span class="sub">{str(one, 'message')}</span></li>)}</ul> : <Empty title="Nothing that is still remembered" />}
        </Panel>
      </div>
    </Page>
  );
}
