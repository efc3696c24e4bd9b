import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Row } from '../feed/tables';
import { Problem, request } from '../shared/api';
import { Command, Panel, State } from '../shared/parts';
import { href } from '../shared/router';
import { Story, type Explained } from '../calls/waterfall';
import { commandLine, curl, readArguments } from './arguments';

interface Outcome {
  ok: boolean;
  text: string;
  millis: number;
  headers: [string, string][];
  callId: string;
  story: Explained | null;
}

const told = ['modmesh-module', 'modmesh-instance', 'modmesh-attempts', 'cache-status', 'modmesh-call-id'];

/** Makes real calls from the page, and shows how to make the same elsewhere. */
export function TryIt({ name, versions }: { name: string; versions: Row[] }): JSX.Element {
  const names = [...new Set(versions.flatMap((row) => Object.keys((row['functions'] ?? {}) as Row)))];
  const fn = useSignal(names[0] ?? '');
  const range = useSignal('');
  const text = useSignal('');
  const busy = useSignal(false);
  const outcome = useSignal<Outcome | null>(null);
  const args = readArguments(text.value);

  const call = async (event: Event): Promise<void> => {
    event.preventDefault();
    busy.value = true;
    const started = performance.now();
    try {
      const body = range.value ? { args, module_version: range.value } : { args };
      const answer = await request('POST', `/api/v1/modules/${encodeURIComponent(name)}/functions/${encodeURIComponent(fn.value)}`, body, { 'Modmesh-Explain': '1' });
      const millis = performance.now() - started;
      const callId = answer.headers.get('modmesh-call-id') ?? '';
      outcome.value = {
        ok: true, millis, callId, story: null,
        text: JSON.stringify((answer.body as { return_value?: unknown }).return_value ?? answer.body, null, 2),
        headers: told.flatMap((header): [string, string][] => { const value = answer.headers.get(header); return value ? [[header, value]] : []; }),
      };
      const story = await request('GET', `/api/v1/calls/${encodeURIComponent(callId)}/explain`);
      outcome.value = { ...outcome.value, story: story.body as Explained };
    } catch (failure) {
      if (!outcome.value?.callId || !(failure instanceof Problem) || failure.status !== 404) {
        const problem = failure instanceof Problem ? failure : new Problem(0, 'No answer', String(failure), '');
        outcome.value = { ok: false, text: `${problem.status || ''} ${problem.title}\n${problem.detail}`.trim(), millis: performance.now() - started, headers: [], callId: problem.callId, story: null };
      }
    } finally {
      busy.value = false;
    }
  };

  return (
    <Panel title="Try it" class="try-it">
      <form onSubmit={(event) => void call(event)}>
        <div class="fields">
          <label>Function
            <select value={fn.value} onChange={(event) => (fn.value = event.currentTarget.value)}>
              {names.map((one) => <option key={one} value={one}>{one}</option>)}
            </select>
          </label>
          <label>Version
            <input value={range.value} placeholder="newest, or ^1.2" spellcheck={false} onInput={(event) => (range.value = event.currentTarget.value)} />
          </label>
        </div>
        <label>Arguments <span class="hint">a JSON list, one JSON value, or text</span>
          <textarea rows={3} value={text.value} placeholder='["Hello, World!"]' spellcheck={false} onInput={(event) => (text.value = event.currentTarget.value)} />
        </label>
        <div class="row">
          <button type="submit" class="primary" disabled={busy.value || !fn.value}>{busy.value ? 'Calling…' : 'Call'}</button>
          <span class="hint">a real call, with your rights</span>
        </div>
      </form>
      <div aria-live="polite">
        {outcome.value && (
          <div class={`outcome ${outcome.value.ok ? 'good' : 'bad'}`}>
            <div class="row"><State word={outcome.value.ok ? 'answered' : 'failed'} tone={outcome.value.ok ? 'good' : 'bad'} /><span class="when">{outcome.value.millis.toFixed(1)} ms in the browser</span></div>
            <pre tabIndex={0} data-result>{outcome.value.text}</pre>
            {outcome.value.headers.length > 0 && <dl class="facts">{outcome.value.headers.map(([key, value]) => <div key={key}><dt>{key}</dt><dd>{value}</dd></div>)}</dl>}
            {outcome.value.story && <Story of={outcome.value.story} />}
            {outcome.value.callId && <a href={href('calls', outcome.value.callId)}>open this call</a>}
          </div>
        )}
      </div>
      <div class="commands">
        <Command line={commandLine(name, range.value, fn.value, args)} />
        <Command line={curl(location.origin, name, range.value, fn.value, args)} />
      </div>
    </Panel>
  );
}
