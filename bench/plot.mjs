// A plot as SVG that is legible on light and on dark pages.
const WIDTH = 720;
const HEIGHT = 260;
const LEFT = 56;
const BOTTOM = 40;
const TOP = 16;

const round = (value) => Math.round(value * 10) / 10;

/** Milliseconds of each step of a run: a dot each, and the median of every fifty as a line. */
export function plot(took) {
  const sorted = [...took].sort((left, right) => left - right);
  // One step in a hundred may lie above the picture's edge; the line says what is usual.
  const most = Math.ceil((sorted[Math.floor(sorted.length * 0.99)] * 1.25) / 50) * 50;
  const x = (index) => round(LEFT + (index / took.length) * (WIDTH - LEFT - 12));
  const y = (ms) => round(HEIGHT - BOTTOM - (Math.min(ms, most) / most) * (HEIGHT - BOTTOM - TOP));
  const dots = took.map((ms, index) => `M${x(index)} ${y(ms)}h0`).join('');
  const line = [];
  for (let index = 0; index < took.length; index += 50) {
    const part = took.slice(index, index + 50).sort((left, right) => left - right);
    line.push(`${x(index + part.length / 2)},${y(part[Math.floor(part.length / 2)])}`);
  }
  const marks = [0, most / 2, most].map(
    (ms) =>
      `<line x1="${LEFT}" x2="${WIDTH - 12}" y1="${y(ms)}" y2="${y(ms)}" stroke="#8888" /><text x="${LEFT - 8}" y="${y(ms) + 4}" text-anchor="end">${Math.round(ms)} ms</text>`,
  );
  const steps = [0, 0.25, 0.5, 0.75, 1].map((part) => {
    const index = Math.round(part * took.length);
    return `<text x="${x(index)}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle">${index}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Milliseconds of each of ${took.length} steps">
<style>text { font: 12px sans-serif; fill: #777 }</style>
${marks.join('\n')}
${steps.join('\n')}
<text x="${(LEFT + WIDTH) / 2}" y="${HEIGHT - 6}" text-anchor="middle">step</text>
<path d="${dots}" stroke="#4a90d9" stroke-opacity="0.55" stroke-width="2.5" stroke-linecap="round" fill="none" />
<polyline points="${line.join(' ')}" stroke="#d9822b" stroke-width="2" fill="none" />
</svg>
`;
}
