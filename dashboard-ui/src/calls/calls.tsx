import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { now, table } from '../feed/store';
import { Problem, request } from '../shared/api';
import { age, millis } from '../shared/format';
import { Grid } from '../shared/grid';
import { Command, Empty, Loading, Meter, Page, Panel, Stat, State, toneOf } from '../shared/parts';
import { href, query, setQuery } from '../shared/router';
import { num, str } from '../shared/series';
import { Story, type Explained } from './waterfall';

export function Calls(): JSX.Element {
  const rows = table('calls');
  const longest = Math.max(1e-9, ...[...rows.values()].map((row) => num(row, 'duration_ms')));
  const slowest = query('sort') === '-duration';
  return (
    <Page
      title="Calls" lead="The newest calls, those that met trouble, and the slowest of the last ones."
      actions={
        <div class="segmented" role="group" aria-label="Order">
          <button type="button" aria-pressed={!slowest} onClick={() => setQuery('sort', '')}>newest</button>
          <button type="button" aria-pressed={slowest} onClick={() => setQuery('sort', '-duration')}>slowest</button>
        </div>
      }
    >
      <Grid
        label="calls" rows={rows} order="-time" link={(id) => href('calls', id)}
        empty={<Empty title="No calls yet" command="./modmesh call text slugify 'Hello, World!' --explain">Make one; it shows here within a second.</Empty>}
        columns={[
          { id: 'module', title: 'Call', wide: true, value: (row) => `${str(row, 'module')} ${str(row, 'function')}`, cell: (row) => <span>{str(row, 'function')}<span class="sub"> {str(row, 'module')}</span></span> },
          { id: 'outcome', title: 'Outcome', value: (row) => str(row, 'outcome'), cell: (row) => <State word={row['outcome']} /> },
          { id: 'duration', title: 'Took', value: (row) => num(row, 'duration_ms'), cell: (row) => <span class="with-meter"><Meter share={num(row, 'duration_ms') / longest} tone={toneOf(row['outcome']) === 'good' ? 'info' : toneOf(row['outcome'])} label="of the longest" />{millis(num(row, 'duration_ms'))}</span> },
          { id: 'attempts', title: 'Attempts', numeric: true, value: (row) => num(row, 'attempts') },
          { id: 'instance', title: 'Instance', value: (row) => str(row, 'instance') || '–' },
          { id: 'story', title: 'Story', value: (row) => String(row['explained']), cell: (row) => (row['explained'] === true ? <span class="tag">recorded</span> : '–') },
          { id: 'time', title: 'When', value: (row) => str(row, 'time'), cell: (row) => <span class="when">{age(row['time'], now())} ago</span> },
        ]}
      />
    </Page>
  );
}

export function CallPage({ id }: { id: string }): JSX.Element {
  const story = useSignal<Explained | null>(null);
  const problem = useSignal<Problem | null>(null);
  useEffect(() => {
    story.value = null;
    request('GET', `/api/v1/calls/${encodeURIComponent(id)}/explain`).then(
      (answer) => (story.value = answer.body as Explained),
      (failure) => (problem.value = failure instanceof Problem ? failure : new Problem(0, 'No answer', String(failure), '')),
    );
  }, [id]);
  const call = story.value;
  return (
    <Page title={call ? `${call.function}` : 'Call'} lead={<span class="mono">{id}</span>} actions={<a class="button" href={href('calls')}>All calls</a>}>
      {problem.value ? (
        <Panel title="Story"><Empty title={problem.value.title} tone="warn" command={`./modmesh calls`}>{problem.value.detail}</Empty></Panel>
      ) : !call ? (
        <Panel title="Story"><Loading /></Panel>
      ) : (
        <>
          <div class="stats">
            <Stat label="Outcome" value={call.outcome} tone={toneOf(call.outcome)} />
            <Stat label="Took" value={millis(call.duration_ms)} />
            <Stat label="Attempts" value={String(Array.isArray(call.attempts) ? call.attempts.length : call.attempts)} />
            <Stat label="Module" value={call.module.split('@')[0]!} note={call.module.split('@')[1]} href={href('modules', call.module.split('@')[0]!)} />
          </div>
          <Panel title="Story"><Story of={call} /></Panel>
          <Command line={`./modmesh calls ${id}`} />
        </>
      )}
    </Page>
  );
}
