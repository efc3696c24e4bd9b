import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Line } from './chart';

/** Draws lines in the colours of the theme. */
export function make(host: HTMLElement, lines: Line[], unit: (value: number) => string, data: uPlot.AlignedData, height: number): uPlot {
  const style = getComputedStyle(host);
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const paint = document.createElement('span');
  host.append(paint);
  const real = (name: string): string => {
    paint.style.color = colour(name); // light-dark() as the colour that it comes to
    return getComputedStyle(paint).color;
  };
  const axis: uPlot.Axis = {
    stroke: real('muted'),
    font: '11px ui-sans-serif, system-ui, sans-serif',
    grid: { stroke: real('line'), width: 1 },
    ticks: { show: false },
  };
  const options: uPlot.Options = {
    width: host.clientWidth,
    height,
    legend: { show: false },
    cursor: { points: { size: 6 }, y: false, sync: { key: 'modmesh' } },
    padding: [8, 8, 0, 0],
    scales: { x: { time: true }, y: { range: (_self, _min, max) => [0, Math.max(max * 1.15, 1e-6)] } },
    axes: [
      { ...axis, size: 28, space: 90, values: (_self, ticks) => ticks.map((tick) => new Date(tick * 1000).toISOString().slice(11, 16)) },
      { ...axis, size: 58, values: (_self, ticks) => ticks.map((tick) => unit(tick)) },
    ],
    series: [{}, ...lines.map((line): uPlot.Series => {
      const stroke = real(line.tone);
      return { label: line.label, stroke, width: 1.6, points: { show: false }, ...(line.fill ? { fill: stroke.replace(')', ' / 0.14)').replace('rgb(', 'rgb(').replaceAll(', ', ' ') } : {}) };
    })],
  };
  paint.remove();
  const plot = new uPlot(options, data, host);
  return plot;
}
