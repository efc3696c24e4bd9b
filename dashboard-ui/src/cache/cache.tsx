import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { has, row as feedRow, token } from '../feed/store';
import type { Row } from '../feed/tables';
import { Problem, request } from '../shared/api';
import { bytes, count, percent } from '../shared/format';
import { Command, Empty, Loading, Meter, Page, Panel, Stat } from '../shared/parts';
import { num, str } from '../shared/series';

const EVERY_MS = 2000;

/** Results that are kept: by the feed where it tells of them, else by asking every two seconds. */
export function Cache(): JSX.Element {
  const asked = useSignal<Row | null>(null);
  const problem = useSignal<Problem | null>(null);
  const told = has('cache') ? feedRow('cache', 'stats') : undefined;
  const ask = async (): Promise<void> => {
    try {
      asked.value = (await request('GET', '/api/v1/cache/stats')).body as Row;
      problem.value = null;
    } catch (failure) {
      if (failure instanceof Problem) problem.value = failure;
    }
  };
  useEffect(() => {
    if (told) return;
    void ask();
    const timer = setInterval(() => void ask(), EVERY_MS);
    return () => clearInterval(timer);
  }, [told === undefined]);
  const stats = told ?? asked.value;
  if (!stats) {
    return (
      <Page title="Cache" lead="Results that are kept, so that calls need not be made again.">
        <Panel title="Results">
          {problem.value?.status === 404 ? (
            <Empty title="This gateway keeps no results">A function whose manifest declares a `cache` is answered from memory or Redis by a gateway that has the result cache.</Empty>
          ) : problem.value ? (
            <Empty title={problem.value.title} tone="bad">{problem.value.detail}</Empty>
          ) : (
            <Loading />
          )}
        </Panel>
      </Page>
    );
  }
  const near = (stats['near'] ?? {}) as Row;
  const remote = (stats['remote'] ?? {}) as Row;
  const modules = Array.isArray(stats['modules']) ? (stats['modules'] as Row[]) : [];
  return (
    <Page title="Cache" lead="Results that are kept, so that calls need not be made again.">
      <div class="stats">
        <Stat label="Hit rate" value={percent(num(stats, 'hit_rate'))} tone={num(stats, 'hit_rate') < 0.3 && num(stats, 'total_requests') > 100 ? 'warn' : 'good'} note={`${count(num(stats, 'hits'))} of ${count(num(stats, 'total_requests'))}`} />
        <Stat label="Misses" value={count(num(stats, 'misses'))} note="went to an instance" />
        <Stat label="Coalesced" value={count(num(stats, 'coalesced'))} note="waited for another's answer" />
        <Stat label="Evictions" value={count(num(stats, 'evictions'))} />
        <Stat label="Held" value={bytes(num(stats, 'bytes'))} />
        <Stat label="Invalidations" value={count(num(stats, 'invalidations'))} />
      </div>
      <div class="columns">
        <Panel title="Tiers">
          <table class="plain">
            <thead><tr><th scope="col">Tier</th><th scope="col" class="numeric">Hits</th><th scope="col" class="numeric">Misses</th><th scope="col" class="numeric">Entries</th><th scope="col">Hit rate</th></tr></thead>
            <tbody>
              {([['near (memory)', near], ['remote (Redis)', remote]] as const).map(([label, tier]) => {
                const share = num(tier, 'hits') / Math.max(1, num(tier, 'hits') + num(tier, 'misses'));
                return <tr key={label}><th scope="row">{label}</th><td class="numeric">{count(tier['hits'])}</td><td class="numeric">{count(tier['misses'])}</td><td class="numeric">{count(tier['entries'])}</td><td class="bar"><Meter share={share} tone="good" label={percent(share)} /></td></tr>;
              })}
            </tbody>
          </table>
        </Panel>
        <Purge done={ask} />
      </div>
      <Panel title="By function">
        {modules.length === 0 ? <Empty title="No function keeps results yet">Declare `cache: &#123; ttl: 1h &#125;` in a manifest.</Empty> : (
          <table class="plain">
            <thead><tr><th scope="col">Function</th><th scope="col" class="numeric">Hits</th><th scope="col" class="numeric">Misses</th><th scope="col">Hit rate</th></tr></thead>
            <tbody>
              {modules.flatMap((module) => (Array.isArray(module['functions']) ? (module['functions'] as Row[]) : []).map((one) => {
                const share = num(one, 'hits') / Math.max(1, num(one, 'hits') + num(one, 'misses'));
                return <tr key={`${str(module, 'module')}/${str(one, 'function')}`}><th scope="row">{str(module, 'module')}<span class="sub">/{str(one, 'function')}</span></th><td class="numeric">{count(one['hits'])}</td><td class="numeric">{count(one['misses'])}</td><td class="bar"><Meter share={share} tone="good" label={percent(share)} /></td></tr>;
              }))}
            </tbody>
          </table>
        )}
      </Panel>
    </Page>
  );
}

function Purge({ done }: { done: () => Promise<void> }): JSX.Element {
  const module = useSignal('');
  const fn = useSignal('');
  const tag = useSignal('');
  const said = useSignal('');
  const query = new URLSearchParams(Object.entries({ module: module.value, function: fn.value, tag: tag.value }).filter(([, value]) => value));
  const purge = async (event: Event): Promise<void> => {
    event.preventDefault();
    try {
      await request('DELETE', `/api/v1/cache?${query}`);
      said.value = 'Purged.';
      await done();
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
