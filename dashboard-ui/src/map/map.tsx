import type { JSX } from 'preact';
import { table } from '../feed/store';
import { percent, rate } from '../shared/format';
import { Empty, Page, Panel } from '../shared/parts';
import { go, href } from '../shared/router';
import { layout, type Edge, type Node } from './layout';

/** Who calls what: callers, modules, and the pools and services that run them. */
export function CallMap(): JSX.Element {
  const graph = layout(table('modules'), table('functions'), table('instances'));
  const by = new Map(graph.nodes.map((node) => [node.id, node]));
  const top = Math.max(1e-9, ...graph.edges.map((edge) => edge.rate));
  const modules = graph.nodes.filter((node) => node.kind === 'module');
  return (
    <Page title="Call map" lead="Callers, modules, and what runs them. Width is the rate of calls; dashes are dependencies, called in process.">
      {modules.length === 0 ? (
        <Panel title="Map"><Empty title="Nothing to draw" command="./modmesh publish build/my.wasm">The map begins with the first module.</Empty></Panel>
      ) : (
        <Panel title="Map" aside={graph.hidden > 0 ? <span class="hint">{graph.hidden} quiet modules are not drawn</span> : undefined}>
          <div class="map" tabIndex={0} role="region" aria-label="Call map, as a drawing">
            <svg viewBox={`0 0 940 ${graph.height}`} role="img" aria-label="The list below says the same">
              {graph.edges.map((edge) => <Line key={`${edge.kind}${edge.from} ${edge.to}`} edge={edge} from={by.get(edge.from)!} to={by.get(edge.to)!} top={top} />)}
              {graph.nodes.map((node) => <Box key={node.id} node={node} />)}
            </svg>
          </div>
        </Panel>
      )}
      <Panel title="The same as a list">
        <table class="plain">
          <thead><tr><th scope="col">Module</th><th scope="col">Runs on</th><th scope="col">Uses</th><th scope="col" class="numeric">Calls/s</th><th scope="col" class="numeric">Success</th></tr></thead>
          <tbody>
            {modules.map((node) => (
              <tr key={node.id}>
                <th scope="row"><a href={href('modules', node.id)}>{node.label}</a></th>
                <td>{graph.edges.find((edge) => edge.from === node.id && edge.kind === 'calls')?.to}</td>
                <td>{graph.edges.filter((edge) => edge.from === node.id && edge.kind === 'uses').map((edge) => edge.to).join(', ') || '–'}</td>
                <td class="numeric">{rate(node.rate)}</td>
                <td class="numeric">{node.rate ? percent(1 - node.faults / node.rate) : '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Panel>
    </Page>
  );
}

function Line({ edge, from, to, top }: { edge: Edge; from: Node; to: Node; top: number }): JSX.Element {
  if (edge.kind === 'uses') {
    const bend = 40 + Math.abs(to.y - from.y) * 0.25;
    return <path class="edge uses" d={`M${from.x - 70},${from.y} C${from.x - 70 - bend},${from.y} ${to.x - 70 - bend},${to.y} ${to.x - 70},${to.y}`} />;
  }
  const a = from.x + (from.kind === 'gateway' ? 60 : 90);
  const b = to.x - (to.kind === 'group' ? 105 : 90);
  const middle = (a + b) / 2;
  const width = edge.rate ? 1 + 7 * Math.sqrt(edge.rate / top) : 1;
  const tone = edge.rate === 0 ? 'idle' : edge.faults > 0.02 * edge.rate ? 'bad' : 'live';
  return <path class={`edge ${tone}`} stroke-width={width} d={`M${a},${from.y} C${middle},${from.y} ${middle},${to.y} ${b},${to.y}`} />;
}

function Box({ node }: { node: Node }): JSX.Element {
  const half = node.kind === 'group' ? 105 : node.kind === 'gateway' ? 60 : 90;
  const label = node.label.length > 22 ? `${node.label.slice(0, 21)}…` : node.label;
  return (
    <g class={`node ${node.kind} ${node.bad ? 'bad' : ''}`} transform={`translate(${node.x},${node.y})`} onClick={() => { if (node.kind === 'module') go(href('modules', node.id)); }}>
      <title>{node.label}</title>
      <rect x={-half} y={-21} width={2 * half} height={42} rx={10} />
      <text y={-2}>{node.bad ? '■ ' : ''}{label}</text>
      <text y={14} class="rate">{node.rate ? `${rate(node.rate)}/s` : 'idle'}</text>
    </g>
  );
}
