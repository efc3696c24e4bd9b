import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { Alerts } from './alerts/alerts';
import { Cache } from './cache/cache';
import { CallPage, Calls } from './calls/calls';
import { Events } from './events/events';
import { clock, loaded, paused, retry, signIn, status, table, token } from './feed/store';
import { Host, Hosts } from './hosts/hosts';
import { CallMap } from './map/map';
import { Module } from './modules/module';
import { Modules } from './modules/modules';
import { Overview } from './overview/overview';
import { pages } from './pages';
import { Resilience } from './resilience/resilience';
import { Scaling } from './scaling/scaling';
import { age } from './shared/format';
import { Help, helpOpen, openPalette, Palette } from './shared/palette';
import { Empty, Loading, Page, State } from './shared/parts';
import { followLinks, go, href, query, segments } from './shared/router';
import { str } from './shared/series';
import { nextTheme, theme } from './shared/theme';
import { System } from './system/system';
import { live, pause, step, TimeTravel, travelTo } from './time-travel';

const STALE_MS = 5000;

function Content(): JSX.Element {
  const [page = '', id] = segments.value;
  switch (page) {
    case '': return <Overview />;
    case 'modules': return id ? <Module key={id} name={id} /> : <Modules />;
    case 'hosts': return id ? <Host key={id} id={id} /> : <Hosts />;
    case 'map': return <CallMap />;
    case 'resilience': return <Resilience />;
    case 'cache': return <Cache />;
    case 'scaling': return <Scaling />;
    case 'calls': return id ? <CallPage key={id} id={id} /> : <Calls />;
    case 'events': return <Events />;
    case 'alerts': return <Alerts />;
    case 'system': return <System />;
    default: return <Page title="No such page"><Empty title={`There is no page “${page}”`}><a href={href()}>Overview</a></Empty></Page>;
  }
}

function Side(): JSX.Element {
  const here = segments.value[0] ?? '';
  const firing = [...table('alerts').values()].filter((row) => str(row, 'state') === 'firing').length;
  const critical = [...table('instances').values()].filter((row) => str(row, 'health') === 'critical').length;
  const marks: Record<string, number> = { Alerts: firing, Hosts: critical };
  return (
    <nav class="side" aria-label="Pages">
      <a class="brand" href={href()}><img src="/ui/assets/icon.svg" alt="" width="26" height="26" /> Modmesh</a>
      <ul>
        {pages.map((page) => (
          <li key={page.title}>
            <a href={href(...page.path)} aria-current={(page.path[0] ?? '') === here ? 'page' : undefined}>
              <svg viewBox="0 0 24 24" aria-hidden="true"><path d={page.icon} /></svg>
              <span>{page.title}</span>
              {(marks[page.title] ?? 0) > 0 && <b class="badge">{marks[page.title]}<span class="sr"> need attention</span></b>}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Link(): JSX.Element {
  const { connection, heard } = status.value;
  const silent = Math.max(0, clock.value - heard);
  if (connection === 'live' && silent > STALE_MS) return <State word={`stale ${age(heard, clock.value)}`} tone="warn" />;
  if (connection === 'live') return paused.value ? <State word="paused" tone="info" /> : <State word="live" />;
  return <State word={connection} tone={connection === 'denied' ? 'bad' : 'warn'} />;
}

function Banner(): JSX.Element | null {
  const { connection, heard, retryAt, attempt, resumed } = status.value;
  const shown = useSignal('');
  useEffect(() => {
    if (!resumed) return;
    shown.value = resumed === 'resumed' ? 'Connected again; nothing was missed.' : 'Connected again; the gateway had started anew, so everything was fetched.';
    const timer = setTimeout(() => (shown.value = ''), 4000);
    return () => clearTimeout(timer);
  }, [resumed, status.value.connection === 'live']);
  return (
    <div aria-live="polite" class="banners">
      {connection === 'reconnecting' && (
        <div class="banner warn">
          <State word="The gateway does not answer" tone="warn" />
          <span>Shown is what was known {age(heard, clock.value)} ago. Next try {retryAt > clock.value ? `in ${Math.ceil((retryAt - clock.value) / 1000)} s` : 'now'} (attempt {attempt}).</span>
          <button type="button" onClick={retry}>Try now</button>
        </div>
      )}
      {connection === 'live' && shown.value && <div class="banner good"><State word={shown.value} tone="good" /></div>}
      {connection === 'live' && Math.abs(status.value.skew) > 2000 && <div class="banner info"><State word={`This machine's clock differs from the gateway's by ${Math.round(Math.abs(status.value.skew) / 1000)} s`} tone="info" /></div>}
    </div>
  );
}

function SignIn(): JSX.Element {
  const text = useSignal('');
  return (
    <div class="sign-in">
      <Empty title="This gateway wants a token" tone="warn">{status.value.problem}</Empty>
      <form onSubmit={(event) => { event.preventDefault(); signIn(text.value.trim()); }}>
        <label>Token<input type="password" autocomplete="current-password" value={text.value} onInput={(event) => (text.value = event.currentTarget.value)} /></label>
        <button class="primary" type="submit">Open</button>
        <p class="hint">`./modmesh up` prints a link that carries it; the data folder keeps it in the file `token`.</p>
      </form>
    </div>
  );
}

let leader = 0;

function key(event: KeyboardEvent): void {
  if ((event.ctrlKey || event.metaKey) && event.key === 'k') {
    event.preventDefault();
    return openPalette();
  }
  const target = event.target as HTMLElement;
  if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return;
  const page = pages.find((one) => one.key === event.key);
  if (Date.now() - leader < 1200 && page) {
    leader = 0;
    return go(href(...page.path));
  }
  leader = event.key === 'g' ? Date.now() : 0;
  const actions: Record<string, () => void> = {
    '?': () => (helpOpen.value = true),
    '/': () => document.getElementById('filter')?.focus(),
    p: () => (paused.value ? live() : pause()),
    '[': () => step(-10),
    ']': () => paused.value && step(10),
    t: nextTheme,
    y: () => void navigator.clipboard?.writeText(location.href),
  };
  const action = actions[event.key];
  if (action) {
    event.preventDefault();
    action();
  }
}

export function App(): JSX.Element {
  useEffect(() => {
    addEventListener('keydown', key);
    document.addEventListener('click', followLinks);
  }, []);
  useEffect(() => {
    const at = Date.parse(query('at'));
    if (loaded.value && Number.isFinite(at) && !paused.value) travelTo(at);
  }, [loaded.value]);
  const stale = status.value.connection === 'reconnecting' || (status.value.connection === 'live' && clock.value - status.value.heard > STALE_MS);
  return (
    <div class="shell">
      <a class="skip" href="#main">Skip to the page</a>
      <Side />
      <div class="body">
        <header class="top">
          <button type="button" class="find" onClick={openPalette}><span>Go to …</span><kbd>Ctrl K</kbd></button>
          <span class="spring" />
          <span data-connection={status.value.connection}><Link /></span>
          <span class="tag role">{token.value ? 'with token' : 'read only'}</span>
          <button type="button" onClick={() => (paused.value ? live() : pause())}>{paused.value ? 'Go live' : 'Pause'}</button>
          <button type="button" class="quiet" aria-label={`Theme: ${theme.value}`} title={`Theme: ${theme.value}`} onClick={nextTheme}>{theme.value === 'dark' ? '◑' : theme.value === 'light' ? '○' : '◐'}</button>
          <button type="button" class="quiet" aria-label="Keys" onClick={() => (helpOpen.value = true)}>?</button>
        </header>
        <TimeTravel />
        <Banner />
        <main id="main" tabIndex={-1} class={stale ? 'stale' : ''}>
          {status.value.connection === 'denied' ? <SignIn /> : loaded.value ? <Content /> : (
            <Page title="Modmesh" lead={status.value.attempt > 0 ? 'Waiting for the gateway …' : 'Fetching everything …'}><Loading /></Page>
          )}
        </main>
      </div>
      <Palette />
      <Help />
    </div>
  );
}
