import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { has, loaded, table, token } from '../feed/store';
import type { Row } from '../feed/tables';
import { request } from '../shared/api';
import { Chart } from '../shared/chart';
import { bytes, count, percent } from '../shared/format';
import { Command, Empty, Loading, Meter, Page, Panel, Stat, State } from '../shared/parts';
import { field, num, series, smooth, str, sum } from '../shared/series';

const LEAD = 'Results that are kept, so that calls need not be made again.';
const REMOTE: Record<string, ['good' | 'warn' | 'bad' | 'idle', string]> = {
  serving: ['good', 'serving'],
  partly: ['warn', 'partly failing'],
  failing: ['bad', 'failing'],
  none: ['idle', 'none is configured'],
};

/** Results that are kept, by tier and function: the gateway's own figures since it started. */
export function Cache(): JSX.Element {
  const stats = table('cache').get('all');
  if (!stats) {
    return (
      <Page title="Cache" lead={LEAD}>
        <Panel title="Results">
          {has('cache') || !loaded.value ? <Loading /> : <Empty title="This gateway tells of no kept results" />}
        </Panel>
      </Page>
    );
  }
  const near = (stats['near'] ?? {}) as Row;
  const remote = (stats['remote'] ?? {}) as Row;
  const [tone, state] = REMOTE[str(stats, 'remote_state')] ?? ['idle', str(stats, 'remote_state')];
  const functions = [...table('cache')].filter(([key]) => key !== 'all');
  const { times, rows } = series(300);
  const last = rows.slice(-60);
  const reads = sum(last, 'cache_reads');
  const recent = reads ? sum(last, 'cache_hits') / reads : null;
  const asked = smooth(field(rows, 'cache_reads'), 10);
  const shares = smooth(field(rows, 'cache_hits'), 10).map((hits, i) => (hits === null || !asked[i] ? null : hits / asked[i]));
  return (
    <Page title="Cache" lead={LEAD}>
      <div class="stats">
        <Stat label="Hit rate, last minute" value={recent === null ? '–' : percent(recent)} tone={recent === null ? 'idle' : recent < 0.3 && reads > 100 ? 'warn' : 'good'} note={reads ? `of ${count(reads)} reads` : 'nobody asked'} />
        <Stat label="Hit rate since start" value={num(stats, 'total_requests') ? percent(num(stats, 'hit_rate')) : '–'} note={`${count(num(stats, 'hits'))} of ${count(num(stats, 'total_requests'))}`} />
        <Stat label="Misses" value={count(num(stats, 'misses'))} note="went to an instance" />
        <Stat label="Coalesced" value={count(num(stats, 'coalesced'))} note="waited for another’s answer" />
        <Stat label="Evictions" value={count(num(stats, 'evictions'))} note={`${count(num(near, 'evicted_size'))} made room, ${count(num(near, 'evicted_expired'))} expired`} />
        <Stat label="Held" value={bytes(num(stats, 'bytes'))} note={`${count(num(near, 'entries'))} ${num(near, 'entries') === 1 ? 'result' : 'results'} in memory`} />
      </div>
      <Panel title="Hit rate over time">
        <Chart title="Hit rate" times={times} unit={percent} lines={[{ label: 'hits', tone: 'accent', values: shares, fill: true }]} />
      </Panel>
      <div class="columns">
        <Panel title="Tiers" aside={<span>Redis <State word={state} tone={tone} /></span>}>
          <table class="plain">
            <thead><tr><th scope="col">Tier</th><th scope="col" class="numeric">Hits</th><th scope="col" class="numeric">Misses</th><th scope="col" class="numeric">Entries</th><th scope="col">Hit rate</th></tr></thead>
            <tbody>
              {([['near (memory)', near], ['remote (Redis)', remote]] as const).map(([label, tier]) => {
                const share = num(tier, 'hit_rate');
                return <tr key={label}><th scope="row">{label}</th><td class="numeric">{count(tier['hits'])}</td><td class="numeric">{count(tier['misses'])}</td><td class="numeric">{count(tier['entries'])}</td><td class="bar"><Meter share={share} tone="good" label={percent(share)} /></td></tr>;
              })}
            </tbody>
          </table>
        </Panel>
        <Purge />
      </div>
      <Panel title="By function">
        {functions.length === 0 ? <Empty title="No function was asked for kept results yet">Declare `cache: &#123; ttl: 1h &#125;` for a function in its manifest.</Empty> : (
          <div class="scroll" tabIndex={0} role="region" aria-label="Figures by function"><table class="plain">
            <thead><tr><th scope="col">Function</th><th scope="col" class="numeric">Hits</th><th scope="col" class="numeric">Misses</th><th scope="col" class="numeric">Coalesced</th><th scope="col" class="numeric">Stale</th><th scope="col" class="numeric">Purges</th><th scope="col" class="numeric">Held</th><th scope="col">Hit rate</th></tr></thead>
            <tbody>
              {functions.map(([key, one]) => (
                <tr key={key} data-function={key}>
                  <th scope="row">{str(one, 'module')}<span class="sub">/{str(one, 'function')}</span></th>
                  <td class="numeric">{count(one['hits'])}</td>
                  <td class="numeric">{count(one['misses'])}</td>
                  <td class="numeric">{count(one['coalesced'])}</td>
                  <td class="numeric">{count(one['stale_hits'])}</td>
                  <td class="numeric" data-purges>{count(one['invalidations'])}</td>
                  <td class="numeric" data-held>{bytes(num(one, 'bytes'))}</td>
                  <td class="bar"><Meter share={num(one, 'hit_rate')} tone="good" label={percent(num(one, 'hit_rate'))} /> {percent(num(one, 'hit_rate'))}</td>
                </tr>
              ))}
            </tbody>
          </table></div>
        )}
      </Panel>
    </Page>
  );
}

function Purge(): JSX.Element {
  const module = useSignal('');
  const fn = useSignal('');
  const tag = useSignal('');
  const said = useSignal('');
  const query = new URLSearchParams(Object.entries({ module: module.value, function: fn.value, tag: tag.value }).filter(([, value]) => value));
  const purge = async (event: Event): Promise<void> => {
    event.preventDefault();
    try {
      const answer = (await request('DELETE', `/api/v1/cache?${query}`)).body as Row;
      const purged = Array.isArray(answer['purged']) ? answer['purged'].length : 0;
      said.value = `Purged ${purged} ${purged === 1 ? 'function' : 'functions'}; holds everywhere within ${str(answer, 'bound')}.`;
    } catch (failure) {
      said.value = failure instanceof Error ? failure.message : String(failure);
    }
  };
  const line = ['./modmesh cache purge', ...[...query].map(([key, value]) => `--${key} ${value}`)].join(' ');
  return (
    <Panel title="Purge">
      <form onSubmit={(event) => void purge(event)}>
        <div class="fields">
          <label>Module<input value={module.value} onInput={(event) => (module.value = event.currentTarget.value)} placeholder="all" /></label>
          <label>Function<input value={fn.value} onInput={(event) => (fn.value = event.currentTarget.value)} placeholder="all" /></label>
          <label>Tag<input value={tag.value} onInput={(event) => (tag.value = event.currentTarget.value)} placeholder="any" /></label>
        </div>
        <div class="row">
          <button type="submit" class="danger" disabled={!token.value || query.size === 0}>Purge</button>
          <span class="hint" aria-live="polite">{said.value || (token.value ? 'Next calls go to an instance.' : 'This page has no token, so it may only read.')}</span>
        </div>
      </form>
      <Command line={line} />
    </Panel>
  );
}
