import type { JSX } from 'preact';
import { now, table } from '../feed/store';
import { Chart } from '../shared/chart';
import { age, count, millis, percent, rate } from '../shared/format';
import { Empty, Meter, Page, Panel, Stat, State, toneOf } from '../shared/parts';
import { href, query, setQuery } from '../shared/router';
import { field, num, series, smooth, str, sum } from '../shared/series';
import { concerns } from './attention';

export function Overview(): JSX.Element {
  const minutes = Number(query('window')) || 5;
  const { times, rows } = series(minutes * 60);
  const last = rows.slice(-10);
  const seen = Math.max(1, last.filter(Boolean).length);
  const calls = sum(last, 'calls');
  const faults = sum(last, 'faults');
  const newest = last.findLast(Boolean) ?? null;
  const instances = table('instances');
  const passing = [...instances.values()].filter((one) => one['health'] === 'passing').length;
  const open = [...table('circuits').values()].filter((one) => one['state'] !== 'closed').length;
  const names = new Set([...table('modules').values()].map((one) => str(one, 'name')));
  const worries = concerns({ instances, circuits: table('circuits'), modules: table('modules'), functions: table('functions'), pools: table('pools'), alerts: table('alerts') });
  const bad = worries.filter((one) => one.tone === 'bad').length;
  return (
    <Page
      title="Overview"
      lead={
        bad ? <><State word={`${bad} ${bad === 1 ? 'thing needs' : 'things need'} attention`} tone="bad" /></>
          : worries.length ? <State word="serving, with remarks" tone="warn" /> : <State word="all is well" tone="good" />
      }
      actions={
        <div class="segmented" role="group" aria-label="Time window">
          {[1, 5, 15].map((one) => (
            <button type="button" key={one} aria-pressed={minutes === one} onClick={() => setQuery('window', String(one))}>{one} min</button>
          ))}
        </div>
      }
    >
      <div class="stats">
        <Stat label="Calls" value={`${rate(calls / seen)}/s`} note={`${count(num(newest, 'in_flight'))} in flight`} href={href('calls')} />
        <Stat label="Success" value={calls ? percent(1 - faults / calls) : '–'} tone={faults / Math.max(calls, 1) > 0.01 ? 'bad' : 'good'} note={faults ? `${rate(faults / seen)}/s failed` : 'no failures in 10 s'} href={href('calls')} />
        <Stat label="Latency p95" value={millis(num(newest, 'p95_ms'))} note={`p99 ${millis(num(newest, 'p99_ms'))}`} />
        <Stat label="Instances" value={`${passing}/${instances.size}`} tone={passing < instances.size ? 'warn' : 'good'} note={passing < instances.size ? `${instances.size - passing} not passing` : 'all passing'} href={href('hosts')} />
        <Stat label="Circuits open" value={count(open)} tone={open ? 'bad' : 'good'} note={`of ${table('circuits').size}`} href={href('resilience')} />
        <Stat label="Modules" value={count(names.size)} note={`${table('modules').size} versions`} href={href('modules')} />
      </div>
      <div class="columns wide-left">
        <div class="stack">
          <Panel title="Traffic">
            <Chart title="Calls per second" times={times} unit={rate} lines={[
              { label: 'calls', tone: 'accent', values: smooth(field(rows, 'calls'), 3), fill: true },
              { label: 'failed', tone: 'bad', values: smooth(field(rows, 'faults'), 3), fill: true },
              { label: 'retries', tone: 'warn', values: smooth(field(rows, 'retries'), 3) },
            ]} />
          </Panel>
          <Panel title="Latency of attempts">
            <Chart title="Latency" times={times} unit={millis} lines={[
              { label: 'p50', tone: 'good', values: field(rows, 'p50_ms') },
              { label: 'p95', tone: 'accent', values: field(rows, 'p95_ms') },
              { label: 'p99', tone: 'violet', values: field(rows, 'p99_ms') },
            ]} />
          </Panel>
          <Panel title="Busiest functions" aside={<a href={href('modules')}>all modules</a>}>
            <Busiest />
          </Panel>
        </div>
        <div class="stack">
          <Panel title="Needs attention" aside={<span class="tally">{worries.length}</span>}>
            {worries.length === 0 ? (
              <Empty title="Nothing needs you" tone="good">No instance is critical, no circuit is open, no alert fires.</Empty>
            ) : (
              <ul class="items">
                {worries.slice(0, 12).map((one) => (
                  <li key={one.key}>
                    <a href={href(...one.path)}>
                      <State word={one.subject} tone={one.tone} />
                      <span class="sub">{one.what}</span>
                    </a>
                  </li>
                ))}
              </ul>
            )}
          </Panel>
          <Panel title="What changed" aside={<a href={href('events')}>all events</a>}>
            <Recent />
          </Panel>
        </div>
      </div>
    </Page>
  );
}

function Busiest(): JSX.Element {
  const rows = [...table('functions')].filter(([, row]) => num(row, 'calls') > 0).sort(([, a], [, b]) => num(b, 'rate') - num(a, 'rate') || num(b, 'calls') - num(a, 'calls')).slice(0, 8);
  const top = Math.max(1e-9, ...rows.map(([, row]) => num(row, 'rate')));
  if (!rows.length) return <Empty title="No calls yet" command="./modmesh call text slugify 'Hello, World!'">Make one; it shows here within a second.</Empty>;
  return (
    <table class="plain">
      <thead><tr><th scope="col">Function</th><th scope="col" class="numeric">Rate</th><th scope="col"><span class="sr">Share</span></th><th scope="col" class="numeric">Failed</th><th scope="col" class="numeric">p95</th></tr></thead>
      <tbody>
        {rows.map(([key, row]) => (
          <tr key={key}>
            <th scope="row"><a href={href('modules', str(row, 'module'))}>{str(row, 'module')}<span class="sub">/{str(row, 'function')}</span></a></th>
            <td class="numeric">{rate(num(row, 'rate'))}/s</td>
            <td class="bar"><Meter share={num(row, 'rate') / top} label={`${rate(num(row, 'rate'))} calls per second`} /></td>
            <td class="numeric">{num(row, 'fault_rate') ? <span class="bad">{percent(num(row, 'fault_rate') / Math.max(num(row, 'rate'), 1e-9))}</span> : '0 %'}</td>
            <td class="numeric">{millis(num(row, 'p95_ms'))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Recent(): JSX.Element {
  const rows = [...table('events')].sort(([a], [b]) => Number(b) - Number(a)).slice(0, 12);
  if (!rows.length) return <Empty title="Nothing has happened yet" />;
  return (
    <ul class="items">
      {rows.map(([id, row]) => (
        <li key={id}>
          <a href={`${href('events')}?q=${encodeURIComponent(`subject:${str(row, 'subject')}`)}`}>
            <span class="row"><State word={str(row, 'type')} tone={eventTone(str(row, 'type'))} /><time class="when">{age(row['time'], now())}</time></span>
            <span class="sub">{str(row, 'subject')}: {str(row, 'message')}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}

export function eventTone(type: string): 'good' | 'warn' | 'bad' | 'info' | 'idle' {
  const word = type.replace(/^(version|instance|circuit|alert)-/, '');
  if (word === 'opened') return 'bad';
  if (word === 'closed' || word === 'joined') return 'good';
  if (word === 'left' || word === 'scaled' || word === 'changed') return 'info';
  return toneOf(word);
}
