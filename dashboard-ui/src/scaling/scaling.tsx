import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { now, table, token } from '../feed/store';
import type { Row, Value } from '../feed/tables';
import { request } from '../shared/api';
import { Chart } from '../shared/chart';
import { age, count, rate } from '../shared/format';
import { Command, Empty, Page, Panel, State } from '../shared/parts';
import { field, num, series, str } from '../shared/series';

/** How many hosts each pool has, how many it shall have, and why. */
export function Scaling(): JSX.Element {
  const { times, rows } = series(15 * 60);
  const pools = [...table('pools')];
  const decisions = [...table('decisions').values()].sort((a, b) => str(b, 'time').localeCompare(str(a, 'time')));
  return (
    <Page title="Scaling" lead="How many hosts each pool has, how many it shall have, and why.">
      <div class="pools">{pools.map(([name, row]) => <Pool key={name} name={name} row={row} />)}</div>
      <Panel title="Demand and hosts, 15 minutes">
        <Chart title="All pools" times={times} unit={count} lines={[
          { label: 'instances', tone: 'accent', values: field(rows, 'instances') },
          { label: 'in flight', tone: 'good', values: field(rows, 'in_flight'), fill: true },
          { label: 'waiting', tone: 'bad', values: field(rows, 'waiting'), fill: true },
        ]} />
      </Panel>
      <Panel title="Decisions that changed something" aside={<span class="tally">{decisions.length}</span>}>
        {decisions.length === 0 ? (
          <Empty title="No decision yet" command="./modmesh scale default --why">The autoscaler has not changed the number of hosts since this gateway began.</Empty>
        ) : (
          <ol class="decisions">{decisions.slice(0, 60).map((row, i) => <Decision key={`${str(row, 'pool')}${str(row, 'time')}`} row={row} before={decisions.slice(i + 1).find((other) => str(other, 'pool') === str(row, 'pool'))} />)}</ol>
        )}
      </Panel>
    </Page>
  );
}

function Pool({ name, row }: { name: string; row: Row }): JSX.Element {
  const decision = (row['decision'] ?? {}) as Row;
  const desired = decision['desired'] === undefined ? num(row, 'passing') : num(decision, 'desired');
  const said = useSignal('');
  const pause = async (): Promise<void> => {
    try {
      await request('PUT', `/api/v1/pools/${encodeURIComponent(name)}`, { paused: row['paused'] !== true });
      said.value = '';
    } catch (failure) {
      said.value = failure instanceof Error ? failure.message : String(failure);
    }
  };
  const most = Math.max(num(row, 'max'), num(row, 'hosts'), 1);
  return (
    <Panel title={`Pool ${name}`} aside={row['paused'] === true ? <State word="paused" tone="warn" /> : num(row, 'passing') === desired ? <State word="as wanted" tone="good" /> : <State word={num(row, 'passing') < desired ? 'growing' : 'shrinking'} tone="info" />}>
      <div class="pool-figures">
        <div class="big"><b>{num(row, 'passing')}</b><span>of {desired} wanted</span></div>
        <dl>
          <div><dt>bounds</dt><dd>{num(row, 'min')}–{num(row, 'max')}</dd></div>
          <div><dt>arrivals</dt><dd>{rate(num(row, 'arrival_rate'))}/s</dd></div>
          <div><dt>running</dt><dd>{count(num(row, 'executing'))}</dd></div>
          <div><dt>waiting</dt><dd class={num(row, 'waiting') ? 'bad' : ''}>{count(num(row, 'waiting'))}</dd></div>
          <div><dt>limit</dt><dd>{count(row['limit'])}</dd></div>
          <div><dt>objective</dt><dd>{str(row, 'slo') || '–'}</dd></div>
        </dl>
      </div>
      {most <= 40 && (
        <div class="slots" role="img" aria-label={`${num(row, 'passing')} of at most ${num(row, 'max')} hosts`}>
          {Array.from({ length: most }, (_, i) => <span key={i} class={i < num(row, 'passing') ? 'on' : i < desired ? 'wanted' : i < num(row, 'min') ? 'min' : ''} />)}
        </div>
      )}
      <p class="why">{str(decision, 'reason') ? `Last decision: ${desired} hosts (${str(decision, 'reason')}).` : 'Nothing was decided yet.'}</p>
      <div class="row">
        <button type="button" disabled={!token.value} title={token.value ? '' : 'needs a token'} onClick={() => void pause()}>{row['paused'] === true ? 'Go on scaling' : 'Pause scaling'}</button>
        {said.value && <span class="bad" role="alert">{said.value}</span>}
      </div>
      <Command line={`./modmesh scale ${name} --why`} />
    </Panel>
  );
}

function Decision({ row, before }: { row: Row; before: Row | undefined }): JSX.Element {
  const from = before ? num(before, 'desired') : null;
  const to = num(row, 'desired');
  const up = from === null || to > from;
  return (
    <li>
      <details>
        <summary>
          <time>{str(row, 'time').slice(11, 19)}</time>
          <State word={`${from ?? '–'} → ${to}`} tone={up ? 'info' : 'idle'} />
          <span class="tag">{str(row, 'pool')}</span>
          <span class="reason">{str(row, 'reason')}</span>
          <span class="when">{age(row['time'], now())} ago</span>
        </summary>
        <dl class="facts">{Object.entries((row['explanation'] ?? {}) as Row).map(([key, value]) => <div key={key}><dt>{key.replaceAll('_', ' ')}</dt><dd>{told(value)}</dd></div>)}</dl>
      </details>
    </li>
  );
}

function told(value: Value): string {
  if (typeof value === 'number') return String(Math.round(value * 1000) / 1000);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
