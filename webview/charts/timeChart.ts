/**
 * A chart over time: bars on top of each other, or lines, with a scale, a legend, and what is under the pointer in
 * words. The same numbers are in a table below, which opens. d3 places the marks; what they look like is charts.css.
 */
import { scaleBand, scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { h, setText } from '../dom';
import { longSlot, shortSlot } from './slots';
import { svg } from './svg';

/** How the marks of a series look; beside its colour each has a form of its own. */
export type SeriesLook = 'good' | 'bad' | 'plain' | 'main' | 'second';

export interface Series<Point> {
  label: string;
  look: SeriesLook;
  valueOf: (point: Point) => number | undefined;
}

export interface ChartOptions<Point> {
  title: string;
  /** What the numbers are, below the title: "Estimated tokens". */
  unit: string;
  kind: 'bars' | 'lines';
  series: readonly Series<Point>[];
  /** A value with its unit. */
  text: (value: number) => string;
  /** There is no half of what is counted. */
  isWhole?: boolean;
  /** Said in place of an empty chart. */
  nothing: string;
}

export interface TimeChart<Point> {
  readonly element: HTMLElement;
  update(points: readonly Point[]): void;
}

/** In CSS pixels: the drawing is as wide as its place, so that its texts are as large as others. */
const USUAL_WIDTH = 560;
const HEIGHT = 180;
const MARGIN = { top: 8, right: 8, bottom: 22, left: 56 };
const TICKS = 4;
/** Room that a label of the axis takes. */
const LABEL_WIDTH = 62;

export function timeChart<Point extends { slot: string }>(
  options: ChartOptions<Point>,
): TimeChart<Point> {
  const { title, unit, kind, series, text, nothing } = options;
  const place = h('div', { class: 'chart-drawing' });
  const readout = h('p', { class: 'chart-readout', 'aria-hidden': 'true' });
  const head = ['Time', ...series.map(({ label }) => label)];
  const rows = h('tbody', {});
  const table = h(
    'table',
    {},
    h('caption', { class: 'spoken' }, title),
    h('thead', {}, h('tr', {}, ...head.map((name, index) => headCell(name, index)))),
    rows,
  );
  const twin = h(
    'details',
    { class: 'chart-table' },
    h('summary', {}, 'Table', h('span', { class: 'spoken' }, ` of ${title}`)),
    h(
      'div',
      { class: 'chart-rows', tabindex: '0', role: 'region', 'aria-label': `${title}, numbers` },
      table,
    ),
  );
  const legend = h(
    'ul',
    { class: 'legend' },
    ...series.map(({ label, look }) => h('li', { class: `look-${look}` }, mark(kind), label)),
  );
  let shown = '';
  let drawn: readonly Point[] = [];
  let width = 0;
  new ResizeObserver(() => {
    if (drawn.length > 0 && widthOf(place) !== width) redraw();
  }).observe(place);

  function redraw(): void {
    width = widthOf(place);
    place.replaceChildren(draw(drawn, options, readout, width));
  }

  return {
    element: h(
      'figure',
      { class: 'panel chart' },
      h('figcaption', {}, h('h3', {}, title), h('span', { class: 'chart-unit' }, unit)),
      legend,
      place,
      readout,
      twin,
    ),
    update(points) {
      const version = JSON.stringify(points);
      if (version === shown) return;
      shown = version;
      const isEmpty = points.every((point) => series.every(({ valueOf }) => !valueOf(point)));
      legend.hidden = readout.hidden = twin.hidden = isEmpty;
      if (isEmpty) {
        drawn = [];
        place.replaceChildren(h('p', { class: 'chart-nothing' }, nothing));
        return;
      }
      drawn = points;
      redraw();
      rows.replaceChildren(
        ...points.map((point) =>
          h(
            'tr',
            {},
            h('th', { scope: 'row' }, longSlot(point.slot)),
            ...series.map(({ valueOf }) => {
              const value = valueOf(point);
              return h('td', { class: 'number' }, value === undefined ? '–' : text(value));
            }),
          ),
        ),
      );
    },
  };
}

/** Nothing has a width before it is in the document. */
function widthOf(place: HTMLElement): number {
  return place.clientWidth === 0 ? USUAL_WIDTH : place.clientWidth;
}

function headCell(name: string, index: number): HTMLElement {
  return h('th', { scope: 'col', class: index === 0 ? undefined : 'number' }, name);
}

/** What stands for a series in the legend. */
function mark(kind: 'bars' | 'lines'): Node {
  const box = { class: 'legend-mark', viewBox: '0 0 16 10', 'aria-hidden': 'true' };
  return kind === 'bars'
    ? svg('svg', box, svg('rect', { class: 'chart-bar', x: 2, y: 0, width: 12, height: 10 }))
    : svg('svg', box, svg('path', { class: 'chart-line', d: 'M0 5H16' }));
}

function draw<Point extends { slot: string }>(
  points: readonly Point[],
  { title, kind, series, text, isWhole = false }: ChartOptions<Point>,
  readout: HTMLElement,
  width: number,
): SVGSVGElement {
  const slots = points.map(({ slot }) => slot);
  const tops = points.map((point) => {
    const values = series.map(({ valueOf }) => valueOf(point) ?? 0);
    return kind === 'bars' ? values.reduce((sum, value) => sum + value, 0) : Math.max(...values);
  });
  const x = scaleBand(slots, [MARGIN.left, width - MARGIN.right]).padding(0.25);
  const y = scaleLinear([0, Math.max(...tops)], [HEIGHT - MARGIN.bottom, MARGIN.top]).nice(TICKS);
  const ticks = y.ticks(TICKS).filter((tick) => !isWhole || Number.isInteger(tick));
  const marks = kind === 'bars' ? bars(points, series, x, y) : lines(points, series, x, y);
  const cursor = svg('rect', {
    class: 'chart-cursor',
    y: MARGIN.top,
    height: HEIGHT - MARGIN.top - MARGIN.bottom,
    width: x.step(),
  });
  const drawing = svg(
    'svg',
    {
      width,
      height: HEIGHT,
      viewBox: `0 0 ${width} ${HEIGHT}`,
      role: 'img',
      'aria-label': summaryOf(points, title, series, text),
    },
    ...ticks.flatMap((tick) => [
      svg('line', {
        class: tick === 0 ? 'chart-base' : 'chart-grid',
        x1: MARGIN.left,
        x2: width - MARGIN.right,
        y1: y(tick),
        y2: y(tick),
      }),
      svg(
        'text',
        { class: 'chart-tick', x: MARGIN.left - 6, y: y(tick) + 4, 'text-anchor': 'end' },
        text(tick),
      ),
    ]),
    cursor,
    ...marks,
    ...axisLabels(slots, x, Math.floor((width - MARGIN.left) / LABEL_WIDTH)),
  );
  const latest = points.at(-1)!;
  const show = (point: Point, isUnderPointer: boolean): void => {
    cursor.setAttribute('class', isUnderPointer ? 'chart-cursor is-on' : 'chart-cursor');
    cursor.setAttribute('x', String(x(point.slot)! - (x.step() - x.bandwidth()) / 2));
    setText(readout, `${longSlot(point.slot)}: ${inWords(point, series, text)}`);
  };
  show(latest, false);
  drawing.addEventListener('pointermove', (event) => {
    const box = drawing.getBoundingClientRect();
    const at = ((event.clientX - box.left) / box.width) * width - MARGIN.left;
    const point = points[Math.floor(at / x.step())];
    if (point !== undefined) show(point, true);
  });
  drawing.addEventListener('pointerleave', () => show(latest, false));
  return drawing;
}

type X = ReturnType<typeof scaleBand<string>>;
type Y = ReturnType<typeof scaleLinear<number, number>>;

/** The first series stands on the ground, the others on top of it. */
function bars<Point extends { slot: string }>(
  points: readonly Point[],
  series: readonly Series<Point>[],
  x: X,
  y: Y,
): Node[] {
  return points.flatMap((point) => {
    let ground = 0;
    return series.flatMap(({ look, valueOf }) => {
      const value = valueOf(point) ?? 0;
      if (value <= 0) return [];
      const top = y(ground + value);
      const height = y(ground) - top;
      ground += value;
      return [
        svg('rect', {
          class: `chart-bar look-${look}`,
          x: x(point.slot)!,
          y: top,
          width: x.bandwidth(),
          height: Math.max(height, 1),
        }),
      ];
    });
  });
}

function lines<Point extends { slot: string }>(
  points: readonly Point[],
  series: readonly Series<Point>[],
  x: X,
  y: Y,
): Node[] {
  const middle = (point: Point): number => x(point.slot)! + x.bandwidth() / 2;
  return series.flatMap(({ look, valueOf }) => {
    const drawn = line<Point>()
      .defined((point) => valueOf(point) !== undefined)
      .x(middle)
      .y((point) => y(valueOf(point)!));
    const dots = points
      .filter((point) => valueOf(point) !== undefined)
      .map((point) =>
        svg('circle', {
          class: `chart-dot look-${look}`,
          cx: middle(point),
          cy: y(valueOf(point)!),
          r: 2.5,
        }),
      );
    return [svg('path', { class: `chart-line look-${look}`, d: drawn(points) ?? '' }), ...dots];
  });
}

function axisLabels(slots: readonly string[], x: X, most: number): Node[] {
  const every = Math.ceil(slots.length / Math.max(1, most));
  // From the end: the latest has its label always.
  return slots
    .filter((_, index) => (slots.length - 1 - index) % every === 0)
    .map((slot) =>
      svg(
        'text',
        {
          class: 'chart-tick',
          x: x(slot)! + x.bandwidth() / 2,
          y: HEIGHT - 6,
          'text-anchor': 'middle',
        },
        shortSlot(slot),
      ),
    );
}

function inWords<Point>(
  point: Point,
  series: readonly Series<Point>[],
  text: (value: number) => string,
): string {
  return series
    .map(({ label, valueOf }) => {
      const value = valueOf(point);
      return `${label} ${value === undefined ? '–' : text(value)}`;
    })
    .join(', ');
}

/** For who cannot see the drawing: what it is, and its latest and greatest values. */
function summaryOf<Point extends { slot: string }>(
  points: readonly Point[],
  title: string,
  series: readonly Series<Point>[],
  text: (value: number) => string,
): string {
  const greatest = series.map(({ label, valueOf }) => {
    const values = points.map((point) => valueOf(point) ?? 0);
    const most = Math.max(...values);
    return `${label} at most ${text(most)}, on ${longSlot(points[values.indexOf(most)]!.slot)}`;
  });
  return `Chart: ${title}. ${greatest.join('; ')}. The table below has all values.`;
}
