import type { JSX } from 'preact';
import { drop, now, retry, status, table } from '../feed/store';
import { age, count } from '../shared/format';
import { Command, Empty, Meter, Page, Panel, Stat, State } from '../shared/parts';
import { num, str } from '../shared/series';

export function System(): JSX.Element {
  const nodes = [...table('nodes')];
  const here = status.value;
  const revision = nodes[0] ? str(nodes[0][1], 'revision') : '';
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
              <div class="row"><h3>{id}</h3><State word="live" /></div>
              <dl class="facts">
                <div><dt>address</dt><dd class="mono">{str(row, 'address')}</dd></div>
                <div><dt>version</dt><dd>{str(row, 'version')} on Java {str(row, 'java')}</dd></div>
                <div><dt>running for</dt><dd>{age(row['started'], now())}</dd></div>
                <div><dt>revision</dt><dd class="mono">{str(row, 'revision')}</dd></div>
                <div><dt>memory</dt><dd><Meter share={num(row, 'heap_mib') / Math.max(1, num(row, 'heap_max_mib'))} label="of the heap" /> {count(num(row, 'heap_mib'))} of {count(num(row, 'heap_max_mib'))} MiB</dd></div>
                <div><dt>processors</dt><dd>{num(row, 'processors')}</dd></div>
              </dl>
            </article>
          ))}
          <Command line="./modmesh status" />
        </Panel>
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
