/**
 * Our own small icons: strokes on a 16 by 16 grid, in the colour of the text around them. Drawn as
 * elements because the page may load no font and no image. Always beside a word, or in a button that
 * has a name, so hidden from screen readers.
 */

const ring = 'M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11';

const paths = {
  check: `${ring}M5.5 8.2l1.8 1.8 3.2-3.8`,
  cross: `${ring}M6 6l4 4M10 6l-4 4`,
  circle: ring,
  turning: 'M13.5 8A5.5 5.5 0 1 1 8 2.5',
  clock: `${ring}M8 5v3.2l2 1.3`,
  slash: `${ring}M4.2 11.8l7.6-7.6`,
  shield: 'M8 1.8l5 2v3.7c0 3.2-2.1 5.4-5 6.7-2.9-1.3-5-3.5-5-6.7V3.8zM5.8 7.8h4.4',
  warning: 'M8 2.2l6 11H2zM8 6.5v3.2M8 11.3v.4',
  chevron: 'M6 4l4 4-4 4',
  code: 'M5.5 4L2 8l3.5 4M10.5 4L14 8l-3.5 4',
  search: 'M7 2.8a4.2 4.2 0 1 0 0 8.4a4.2 4.2 0 1 0 0-8.4M10.2 10.2l3.3 3.3',
  skill: 'M4 2.5h8v11l-4-2.6-4 2.6z',
  arrow: 'M2.5 8h11M9.5 4l4 4-4 4',
  bin: 'M2.5 4.5h11M6 4.5v-2h4v2M4 4.5l.7 9h6.6l.7-9M6.8 7v4M9.2 7v4',
} as const;

export type IconName = keyof typeof paths;

export function icon(name: IconName): SVGSVGElement {
  const namespace = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(namespace, 'svg');
  svg.setAttribute('class', `icon icon-${name}`);
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(namespace, 'path');
  path.setAttribute('d', paths[name]);
  svg.append(path);
  return svg;
}
