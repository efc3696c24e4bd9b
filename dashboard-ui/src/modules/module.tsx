import type { JSX } from 'preact';
import { now, table } from '../feed/store';
import type { Row } from '../feed/tables';
import { age, bytes, count, millis, percent, rate } from '../shared/format';
import { Empty, Page, Panel, Stat, State, Tags } from '../shared/parts';
import { href } from '../shared/router';
import { list, num, str } from '../shared/series';
import { TryIt } from './try-it';

export function Module({ name }: { name: string }): JSX.Element {
  const versions = [...table('modules').values()].filter((row) => str(row, 'name') === name);
  const functions = [...table('functions').values()].filter((row) => str(row, 'module') === name);
  if (!versions.length) {
    return (
      <Page title={name}>
        <Empty title="There is no such module" command="./modmesh ls">It may have been deleted, or the moment that is shown lies before its publish.</Empty>
      </Page>
    );
  }
  const newest = versions.find((row) => str(row, 'state') === 'active') ?? versions[0]!;
  const serving = [...table('instances')].filter(([, row]) => list(row, 'modules').some((ref) => ref.startsWith(`${name}@`)));
  const calls = functions.reduce((all, row) => all + num(row, 'rate'), 0);
  const faults = functions.reduce((all, row) => all + num(row, 'fault_rate'), 0);
  const declared = Object.entries((newest['functions'] ?? {}) as { [function_: string]: Row });
  return (
    <Page
      title={name}
      lead={<><State word={str(newest, 'state')} /> <span class="tag">{str(newest, 'runtime')}</span> <Tags of={newest['tags']} /> {str(newest, 'description')}</>}
      actions={<a class="button" href={href('modules')}>All modules</a>}
    >
      <div class="stats">
        <Stat label="Newest active" value={str(newest, 'version')} note={`updated ${age(newest['last_updated'], now())} ago`} />
        <Stat label="Calls" value={`${rate(calls)}/s`} note={`${count(functions.reduce((all, row) => all + num(row, 'calls'), 0))} in all`} />
        <Stat label="Success" value={calls ? percent(1 - faults / calls) : '–'} tone={faults / Math.max(calls, 1e-9) > 0.01 ? 'bad' : 'good'} />
        <Stat label="Ready on" value={count(serving.length)} note={str(newest, 'runtime') === 'remote' ? str(newest, 'service_url') : `pool ${str(newest, 'pool')}`} href={href('hosts')} />
        <Stat label="Retries left" value={count(num(table('budgets').get(name), 'left'))} note="of its budget" href={href('resilience')} />
      </div>
      <Panel title="Functions">
        <div class="scroll" tabIndex={0} role="region" aria-label="Functions of this module">
          <table class="plain">
            <thead><tr><th scope="col">Function</th><th scope="col" class="numeric">Calls/s</th><th scope="col" class="numeric">Failed</th><th scope="col" class="numeric">p50</th><th scope="col" class="numeric">p95</th><th scope="col" class="numeric">p99</th><th scope="col">Declared</th></tr></thead>
            <tbody>
              {declared.map(([fn, spec]) => {
                const row = functions.find((one) => str(one, 'function') === fn);
                return (
                  <tr key={fn}>
                    <th scope="row">{fn}</th>
                    <td class="numeric">{rate(num(row, 'rate'))}</td>
                    <td class="numeric">{num(row, 'rate') ? percent(num(row, 'fault_rate') / num(row, 'rate')) : '–'}</td>
                    <td class="numeric">{millis(num(row, 'p50_ms'))}</td>
                    <td class="numeric">{millis(num(row, 'p95_ms'))}</td>
                    <td class="numeric">{millis(num(row, 'p99_ms'))}</td>
                    <td><span class="tags">{spec['idempotent'] === true && <span class="tag">idempotent</span>}{spec['cache'] && <span class="tag">cached</span>}{str(spec, 'timeout') && <span class="tag">timeout {str(spec, 'timeout')}</span>}</span></td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      </Panel>
      <div class="columns">
        <TryIt name={name} versions={versions} />
        <div class="stack">
          <Panel title="Versions" aside={<span class="tally">{versions.length}</span>}>
            <ul class="items">
              {versions.map((row) => (
                <li key={str(row, 'version')}>
                  <span class="row"><strong>{str(row, 'version')}</strong><State word={str(row, 'state')} /></span>
                  <span class="sub mono">{str(row, 'digest').slice(0, 19)}… · {bytes(row['size_bytes'])} · {age(row['last_updated'], now())} ago</span>
                  {str(row, 'failure') && <span class="sub bad">{str(row, 'failure')}</span>}
                  {Object.entries((row['closure'] ?? {}) as Row).map(([dependency, version]) => (
                    <span class="sub" key={dependency}>uses <a href={href('modules', dependency)}>{dependency}</a> {String(version)}</span>
                  ))}
                </li>
              ))}
            </ul>
          </Panel>
          <Panel title="Instances" aside={<span class="tally">{serving.length}</span>}>
            {serving.length === 0 ? (
              <Empty title="Loaded nowhere">The first call loads it, or finds its service.</Empty>
            ) : (
              <ul class="items">
                {serving.slice(0, 20).map(([id, row]) => (
                  <li key={id}><a href={href('hosts', id)}><span class="row"><strong>{id}</strong><State word={str(row, 'health')} /></span><span class="sub">{list(row, 'modules').filter((ref) => ref.startsWith(`${name}@`)).join(', ')}</span></a></li>
                ))}
              </ul>
            )}
          </Panel>
        </div>
      </div>
    </Page>
  );
}
