import type { JSX } from 'preact';
import { table } from '../feed/store';
import type { Row } from '../feed/tables';
import { count, millis, percent, rate } from '../shared/format';
import { Empty, Meter, Page, Panel, Stat, State, toneOf } from '../shared/parts';
import { query, setQuery } from '../shared/router';
import { num, str } from '../shared/series';

const MOST = 120;

/** A circuit for each instance, in the tradition of Hystrix: size is load, colour is health. */
export function Resilience(): JSX.Element {
  const onlyOpen = query('only') === 'open';
  const all = [...table('circuits')];
  const open = all.filter(([, row]) => str(row, 'state') !== 'closed');
  const shown = (onlyOpen ? open : all).sort(([a, x], [b, y]) => Number(str(x, 'state') === 'closed') - Number(str(y, 'state') === 'closed') || num(x, 'success_rate') - num(y, 'success_rate') || a.localeCompare(b, 'en', { numeric: true }));
  const unpaid = [...table('functions').values()].reduce((sum, row) => sum + num(row, 'unpaid'), 0);
  const retries = [...table('functions').values()].reduce((sum, row) => sum + num(row, 'retry_rate'), 0);
  const budgets = [...table('budgets')].sort(([, a], [, b]) => num(a, 'left') - num(b, 'left'));
  return (
    <Page
      title="Resilience" lead="What keeps failing instances from callers: circuits, ejections, and budgets for retries."
      actions={<button type="button" aria-pressed={onlyOpen} onClick={() => setQuery('only', onlyOpen ? '' : 'open')}>Only open ones</button>}
    >
      <div class="stats">
        <Stat label="Circuits open" value={`${open.length}/${all.length}`} tone={open.length ? 'bad' : 'good'} note="as this gateway sees them" />
        <Stat label="Retries" value={`${rate(retries)}/s`} note="attempts beyond the first" />
        <Stat label="Retries not made" value={count(unpaid)} tone={unpaid ? 'warn' : 'good'} note="their budget was spent" />
      </div>
      {shown.length === 0 ? (
        <Panel title="Circuits">
          {onlyOpen ? <Empty title="No circuit is open" tone="good">Every instance takes its share of calls.</Empty> : <Empty title="No instances, so no circuits" command="./modmesh up" />}
        </Panel>
      ) : (
        <section aria-label="Circuits" class="circuits">
          {shown.slice(0, MOST).map(([key, row]) => <Circuit key={key} row={row} />)}
        </section>
      )}
      {shown.length > MOST && <p class="hint">{shown.length - MOST} healthy ones more are not drawn.</p>}
      <Panel title="Retry budgets" aside={<span class="hint">retries that a module may make now</span>}>
        {budgets.length === 0 ? <Empty title="No modules yet" /> : (
          <table class="plain">
            <thead><tr><th scope="col">Module</th><th scope="col" class="numeric">Left</th><th scope="col"><span class="sr">Share</span></th></tr></thead>
            <tbody>{budgets.slice(0, 50).map(([name, row]) => (
              <tr key={name}><th scope="row">{name}</th><td class="numeric">{num(row, 'left')}</td><td class="bar"><Meter share={num(row, 'left') / 50} tone={num(row, 'left') < 5 ? 'bad' : 'good'} label={`${num(row, 'left')} retries left`} /></td></tr>
            ))}</tbody>
          </table>
        )}
      </Panel>
    </Page>
  );
}

function Circuit({ row }: { row: Row }): JSX.Element {
  const state = str(row, 'state');
  const tone = toneOf(state);
  const size = 18 + Math.min(26, 6 * Math.sqrt(num(row, 'outstanding')));
  const circumference = 2 * Math.PI * 27;
  return (
    <article class={`circuit ${tone}`}>
      <svg viewBox="0 0 64 64" role="img" aria-label={`${percent(num(row, 'success_rate'))} of attempts succeed`}>
        <circle cx="32" cy="32" r="27" class="ring" />
        <circle cx="32" cy="32" r="27" class="arc" stroke-dasharray={`${circumference * num(row, 'success_rate')} ${circumference}`} transform="rotate(-90 32 32)" />
        <circle cx="32" cy="32" r={size / 2} class="core" />
      </svg>
      <div>
        <h3>{str(row, 'service_id')}</h3>
        <State word={state} />
        {str(row, 'reason') && <p class="why">{str(row, 'reason')}{row['next_probe_ms'] !== undefined && `; next probe in ${millis(num(row, 'next_probe_ms')) === '–' ? 'no time' : millis(num(row, 'next_probe_ms'))}`}</p>}
        {!str(row, 'reason') && str(row, 'last_reason') && <p class="why">was open: {str(row, 'last_reason')}</p>}
        <dl>
          <div><dt>success</dt><dd>{percent(num(row, 'success_rate'))}</dd></div>
          <div><dt>slowness</dt><dd>{num(row, 'slowness').toFixed(2)}×</dd></div>
          <div><dt>in flight</dt><dd>{num(row, 'outstanding')}</dd></div>
          <div><dt>share</dt><dd>{percent(num(row, 'share'), 0)}</dd></div>
        </dl>
      </div>
    </article>
  );
}
