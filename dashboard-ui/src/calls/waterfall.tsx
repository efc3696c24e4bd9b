import type { JSX } from 'preact';
import { millis } from '../shared/format';
import { Meter, State, toneOf } from '../shared/parts';

export interface Candidate {
  instance: string;
  circuit: string;
  reason?: string;
  cost?: number;
  outstanding: number;
  slowness: number;
  success_rate: number;
  weight: number;
  tried?: boolean;
}

export interface AttemptTold {
  attempt: number;
  instance: string | null;
  start_ms: number;
  duration_ms?: number;
  outcome: string;
  status?: number;
  cause?: string;
  then?: string;
  policy: string;
  probe: boolean;
  candidates: Candidate[];
}

export interface Explained {
  call_id: string;
  module: string;
  function: string;
  outcome: string;
  duration_ms: number;
  attempts: AttemptTold[] | number;
  [fact: string]: unknown;
}

const own = new Set(['call_id', 'time', 'module', 'function', 'outcome', 'duration_ms', 'attempts', 'instance', 'explained', 'note', 'attempts_not_recorded']);

/** The story of a call: what happened when, and what each pick saw. */
export function Story({ of: call }: { of: Explained }): JSX.Element {
  const attempts = Array.isArray(call.attempts) ? call.attempts : [];
  const total = Math.max(call.duration_ms, ...attempts.map((one) => one.start_ms + (one.duration_ms ?? 0)), 1e-3);
  const facts = Object.entries(call).filter(([key]) => !own.has(key));
  return (
    <div class="story">
      <ol class="waterfall" aria-label={`The call took ${millis(call.duration_ms)}`}>
        <li>
          <span class="what">whole call</span>
          <span class="track"><span class="span info" style={{ left: '0', width: `${(100 * call.duration_ms) / total}%` }} /></span>
          <span class="took">{millis(call.duration_ms)}</span>
        </li>
        {attempts.map((one) => (
          <li key={one.attempt}>
            <span class="what">{one.attempt}. {one.instance ?? 'nobody'}</span>
            <span class="track"><span class={`span ${toneOf(one.outcome)}`} style={{ left: `${(100 * one.start_ms) / total}%`, width: `${Math.max(0.6, (100 * (one.duration_ms ?? 0)) / total)}%` }} /></span>
            <span class="took">{millis(one.duration_ms)}</span>
            <span class="tale"><State word={one.outcome} /> {one.cause ?? ''} {one.then ? `→ ${one.then}` : ''}</span>
          </li>
        ))}
      </ol>
      {attempts.map((one) => (
        <details key={one.attempt}>
          <summary>Attempt {one.attempt}: {one.candidates.length} candidates by {one.policy}{one.probe ? ', as a probe' : ''}</summary>
          <div class="scroll" tabIndex={0} role="region" aria-label={`Candidates of attempt ${one.attempt}`}>
            <table class="plain">
              <thead><tr><th scope="col">Instance</th><th scope="col">Circuit</th><th scope="col" class="numeric">Cost</th><th scope="col" class="numeric">Outstanding</th><th scope="col" class="numeric">Slowness</th><th scope="col">Success</th></tr></thead>
              <tbody>
                {one.candidates.map((candidate) => (
                  <tr key={candidate.instance} class={candidate.instance === one.instance ? 'chosen' : ''}>
                    <th scope="row">{candidate.instance}{candidate.instance === one.instance && <span class="tag">chosen</span>}{candidate.tried && <span class="tag">tried</span>}</th>
                    <td><State word={candidate.circuit} /></td>
                    <td class="numeric">{candidate.cost?.toFixed(3) ?? '–'}</td>
                    <td class="numeric">{candidate.outstanding}</td>
                    <td class="numeric">{candidate.slowness.toFixed(2)}×</td>
                    <td class="bar"><Meter share={candidate.success_rate} tone={candidate.success_rate < 0.9 ? 'bad' : 'good'} label={`${(candidate.success_rate * 100).toFixed(0)} percent`} /></td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </details>
      ))}
      {facts.length > 0 && <dl class="facts">{facts.map(([key, value]) => <div key={key}><dt>{key.replaceAll('_', ' ')}</dt><dd>{typeof value === 'object' ? JSON.stringify(value) : String(value)}</dd></div>)}</dl>}
      {typeof call['note'] === 'string' && <p class="hint">{call['note']}</p>}
    </div>
  );
}
