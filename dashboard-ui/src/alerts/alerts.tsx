import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { has, now, table, token } from '../feed/store';
import type { Row } from '../feed/tables';
import { request } from '../shared/api';
import { age } from '../shared/format';
import { Empty, Page, Panel, Stat, State } from '../shared/parts';
import { num, str } from '../shared/series';

const order = ['firing', 'pending', 'silenced', 'inactive'];

export function Alerts(): JSX.Element {
  const all = [...table('alerts')].sort(([, a], [, b]) => order.indexOf(str(a, 'state')) - order.indexOf(str(b, 'state')) || str(a, 'name').localeCompare(str(b, 'name')));
  const firing = all.filter(([, row]) => str(row, 'state') === 'firing').length;
  return (
    <Page title="Alerts" lead="The same rules that Prometheus would judge, judged by this gateway itself.">
      {!has('alerts') ? (
        <Panel title="Rules"><Empty title="This gateway judges no rules">Load the rules in deploy/prometheus into a Prometheus.</Empty></Panel>
      ) : (
        <>
          <div class="stats">
            <Stat label="Firing" value={String(firing)} tone={firing ? 'bad' : 'good'} />
            <Stat label="Pending" value={String(all.filter(([, row]) => str(row, 'state') === 'pending').length)} note="true, but not for long enough" />
            <Stat label="Rules" value={String(all.length)} />
          </div>
          <div class="rules">{all.map(([name, row]) => <Rule key={name} name={name} row={row} />)}</div>
        </>
      )}
    </Page>
  );
}

function Rule({ name, row }: { name: string; row: Row }): JSX.Element {
  const said = useSignal('');
  const state = str(row, 'state');
  const silence = async (): Promise<void> => {
    try {
      await request(state === 'silenced' ? 'DELETE' : 'PUT', `/api/v1/alerts/${encodeURIComponent(name)}/silence`, state === 'silenced' ? undefined : { for: '1h', comment: 'from the dashboard' });
      said.value = '';
    } catch (failure) {
      said.value = failure instanceof Error ? failure.message : String(failure);
    }
  };
  return (
    <article class={`rule ${state}`}>
      <div class="row"><h2>{name}</h2><State word={state} tone={state === 'firing' ? 'bad' : state === 'pending' ? 'warn' : state === 'inactive' ? 'good' : 'idle'} /><span class="tag">{str(row, 'severity')}</span></div>
      <p>{str(row, 'summary')}</p>
      <p class="sub">{str(row, 'description')}</p>
      <div class="row">
        {state !== 'inactive' && str(row, 'since') && <span class="when">for {age(row['since'], now())}</span>}
        {row['value'] !== undefined && <span class="hint">value {num(row, 'value')}, limit {num(row, 'limit')}</span>}
        <button type="button" disabled={!token.value} title={token.value ? '' : 'needs a token'} onClick={() => void silence()}>{state === 'silenced' ? 'End silence' : 'Silence for 1 h'}</button>
        {said.value && <span class="bad" role="alert">{said.value}</span>}
      </div>
    </article>
  );
}

