import type { JSX } from 'preact';
import { drop, now, retry, status, table } from '../feed/store';
import type { Row } from '../feed/tables';
import { age, count } from '../shared/format';
import { polled } from '../shared/polled';
import { href } from '../shared/router';
import { Command, Empty, Loading, Meter, Page, Panel, Stat, State } from '../shared/parts';
import { num, str } from '../shared/series';

/** Gateways: this one by its feed, others by what it knows of them. */
function gateways(listed: unknown): [string, Row][] {
  const nodes = new Map<string, Row>();
  for (const one of ((listed as { items?: Row[] } | null)?.items ?? []).filter((row) => str(row, 'kind') === 'gateway')) nodes.set(str(one, 'node_id'), one);
  for (const [id, own] of table('nodes')) nodes.set(id, { ...nodes.get(id), ...own });
  return [...nodes];
}

/** Which of the autoscalers acts, and what it decided last. */
function Autoscaler(): JSX.Element {
  const lease = polled('/api/v1/leases/autoscaler');
  const held = lease.value as Row | null;
  const pools = [...table('pools')].filter(([, row]) => row['decision']);
  return (
    <Panel title="Autoscaler">
      {held ? (
        <dl class="facts">
          <div><dt>leads</dt><dd class="mono" data-leader>{str(held, 'holder')}</dd></div>
          <div><dt>term</dt><dd data-term>{count(num(held, 'term'))}</dd></div>
          <div><dt>lease ends in</dt><dd>{(num(held, 'remaining_ms') / 1000).toFixed(1)} s unless renewed</dd></div>
        </dl>
      ) : lease.status === 404 ? (
        <Empty title="No autoscaler leads" command="./modmesh up">Nobody holds the lease: pools keep the hosts that they have.</Empty>
      ) : lease.status ? (
        <Empty title="Who leads is not known" tone="warn">{lease.detail}</Empty>
      ) : (
        <Loading />
      )}
      {pools.length > 0 && (
        <table class="plain">
          <thead><tr><th scope="col">Pool</th><th scope="col" class="numeric">Hosts wanted</th><th scope="col">Why</th><th scope="col">Decided</th></tr></thead>
          <tbody>
            {pools.map(([name, row]) => {
              const decision = row['decision'] as Row;
              return <tr key={name}><th scope="row"><a href={href('scaling')}>{name}</a></th><td class="numeric" data-desired>{num(decision, 'desired')}</td><td>{str(decision, 'reason')}</td><td>{age(decision['time'], now())} ago</td></tr>;
            })}
          </tbody>
        </table>
      )}
      <Command line="curl -s $MODMESH_URL/api/v1/leases/autoscaler" />
    </Panel>
  );
}

export function System(): JSX.Element {
  const listed = polled('/api/v1/nodes');
  const nodes = gateways(listed.value);
  const here = status.value;
  const revision = str([...table('nodes').values()][0], 'revision');
  const instances = [...table('instances').values()];
  return (
    <Page title="System" lead="Gateways, the registry, and this page's own connection.">
      <div class="stats">
        <Stat label="Gateways" value={count(nodes.length)} />
        <Stat label="Registry revision" value={revision.split('.').at(-1) ?? '–'} note={`${instances.filter((row) => num(row, 'lag') === 0).length} of ${instances.length} hosts serve it`} />
        <Stat label="Feed" value={here.connection} tone={here.connection === 'live' ? 'good' : 'warn'} note={`seq ${count(here.seq)}`} />
        <Stat label="Gaps" value={count(here.gaps)} tone={here.gaps ? 'warn' : 'good'} note="lost and fetched again" />
      </div>
      <div class="columns">
        <Panel title="Gateways">
          {nodes.length === 0 ? <Empty title="No gateway tells of itself" /> : nodes.map(([id, row]) => (
            <article key={id} class="node-facts">
              <div class="row"><h3>{id}</h3><State word={id === here.node ? 'serves this page' : 'live'} tone="good" /></div>
              <dl class="facts">
                <div><dt>address</dt><dd class="mono">{str(row, 'address')}</dd></div>
                <div><dt>version</dt><dd>{str(row, 'version')}{row['java'] ? ` on Java ${str(row, 'java')}` : ''}</dd></div>
                {row['started'] && <div><dt>running for</dt><dd>{age(row['started'], now())}</dd></div>}
                <div><dt>revision</dt><dd class="mono">{str(row, 'revision')}</dd></div>
                {row['heap_mib'] && <div><dt>memory</dt><dd><Meter share={num(row, 'heap_mib') / Math.max(1, num(row, 'heap_max_mib'))} label="of the heap" /> {count(num(row, 'heap_mib'))} of {count(num(row, 'heap_max_mib'))} MiB</dd></div>}
                {row['processors'] && <div><dt>processors</dt><dd>{num(row, 'processors')}</dd></div>}
              </dl>
            </article>
          ))}
          <Command line="./modmesh status" />
        </Panel>
        <Autoscaler />
        <Panel title="This page's feed">
          <dl class="facts">
            <div><dt>state</dt><dd><State word={here.connection} tone={here.connection === 'live' ? 'good' : 'warn'} /></dd></div>
            <div><dt>server</dt><dd class="mono">{here.node || '–'}</dd></div>
            <div><dt>epoch</dt><dd class="mono">{here.epoch || '–'}</dd></div>
            <div><dt>seq</dt><dd class="mono" data-seq>{here.seq}</dd></div>
            <div><dt>last reconnect</dt><dd data-resumed>{here.resumed || 'none yet'}</dd></div>
            <div><dt>clocks differ by</dt><dd>{Math.abs(here.skew)} ms</dd></div>
          </dl>
          <div class="row">
            <button type="button" onClick={drop}>Cut the connection</button>
            <button type="button" onClick={retry}>Connect now</button>
          </div>
          <Command line={`curl -N -H 'Accept: text/event-stream' ${location.origin}/api/v1/feed`} />
        </Panel>
      </div>
    </Page>
  );
}
