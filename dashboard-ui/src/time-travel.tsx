import type { JSX } from 'preact';
import { clock, goLive, historyProblem, moment, pauseAt, paused, span, status, waiting } from './feed/store';
import { clockTime, count } from './shared/format';
import { setQuery } from './shared/router';

export function travelTo(at: number): void {
  pauseAt(at);
  setQuery('at', new Date(at).toISOString());
}

export function live(): void {
  goLive();
  setQuery('at', '');
}

export function pause(): void {
  travelTo(clock.value + status.value.skew);
}

export function step(seconds: number): void {
  travelTo((moment.value ?? clock.value + status.value.skew) + seconds * 1000);
}

/** Pause and the way back: a slider over what the gateway remembers. */
export function TimeTravel(): JSX.Element | null {
  if (!paused.value) return null;
  const range = span.value;
  const at = moment.value;
  return (
    <section class="travel" aria-label="Time travel">
      <strong>{at === null ? 'Paused' : clockTime(at)}<span class="sub"> UTC</span></strong>
      {historyProblem.value ? (
        <span class="bad">The past could not be fetched: {historyProblem.value}</span>
      ) : range && at !== null ? (
        <>
          <button type="button" class="quiet" aria-label="Ten seconds back" onClick={() => step(-10)}>‹</button>
          <input
            type="range" aria-label="Moment" aria-valuetext={`${clockTime(at)} UTC`} min={range.from} max={Math.max(range.to, range.from + 1)} step={1000} value={at}
            onInput={(event) => travelTo(Number(event.currentTarget.value))}
          />
          <button type="button" class="quiet" aria-label="Ten seconds forward" onClick={() => step(10)}>›</button>
          <span class="hint">since {clockTime(range.from)}</span>
        </>
      ) : (
        <span class="hint">fetching the past …</span>
      )}
      <span class="tally">{count(waiting.value)} changes since</span>
      <button type="button" class="primary" onClick={live}>Go live</button>
    </section>
  );
}
