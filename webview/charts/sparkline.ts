/** A small line without axes, beside the figure whose course it shows. Decoration: the table has the numbers. */
import { scaleLinear } from 'd3-scale';
import { area, line } from 'd3-shape';
import { svg } from './svg';

const WIDTH = 120;
const HEIGHT = 28;
const PAD = 2;

export function sparkline(values: readonly (number | undefined)[]): SVGSVGElement {
  const known = values.filter((value) => value !== undefined);
  const x = scaleLinear([0, Math.max(1, values.length - 1)], [PAD, WIDTH - PAD]);
  const most = Math.max(...known, 0);
  const y = scaleLinear([Math.min(...known, 0), most === 0 ? 1 : most], [HEIGHT - PAD, PAD]);
  const points = values.map((value, index) => ({ index, value }));
  const isDefined = ({ value }: { value: number | undefined }): boolean => value !== undefined;
  const drawn = line<(typeof points)[number]>()
    .defined(isDefined)
    .x(({ index }) => x(index))
    .y(({ value }) => y(value!));
  const filled = area<(typeof points)[number]>()
    .defined(isDefined)
    .x(({ index }) => x(index))
    .y0(y(0))
    .y1(({ value }) => y(value!));
  return svg(
    'svg',
    {
      class: 'sparkline',
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      preserveAspectRatio: 'none',
      'aria-hidden': 'true',
    },
    svg('path', { class: 'spark-area', d: filled(points) ?? '' }),
    svg('path', { class: 'spark-line', d: drawn(points) ?? '' }),
  );
}
