import { render } from 'preact';
import { App } from './app';
import { start } from './feed/store';
import { show } from './shared/theme';
import './style.css';

/** The token comes behind the # of the link that `up` prints; it goes into this tab's memory and out of the address. */
function bearer(): string {
  const match = /^#token=([^&]+)$/.exec(location.hash);
  if (match) {
    sessionStorage.setItem('modmesh-token', decodeURIComponent(match[1]!));
    history.replaceState(null, '', location.pathname + location.search);
  }
  return sessionStorage.getItem('modmesh-token') ?? '';
}

show();
start(bearer());
render(<App />, document.getElementById('app')!);
