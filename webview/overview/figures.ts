/** The headline: four figures of this session, to be read in ten seconds. */
import type { DashboardSnapshot, Figures } from '../../src/protocol/dashboard';
import { h, setText, type View } from '../dom';
import { bytes, count, counted, percent } from '../format';

interface Tile {
  element: HTMLElement;
  /** `share` stands beside the value, smaller. */
  show(value: string, detail: string, share?: string): void;
}

export function figuresView(): View {
  const programs = tile('Programs run');
  const calls = tile('Tool calls inside programs');
  const kept = tile('Kept from the model');
  const tools = tile('Tools available');
  const fill = h('div', { class: 'bar-fill' });
  const basis = h('dd', { class: 'figure-detail' });
  kept.element.append(h('dd', { class: 'bar', 'aria-hidden': 'true' }, fill), basis);

  return {
    element: h(
      'dl',
      { class: 'figures', 'aria-label': 'Figures of this session' },
      ...[programs, calls, kept, tools].map((each) => each.element),
    ),
    update({ snapshot }) {
      if (!snapshot) return;
      const { figures } = snapshot;
      programs.show(count(figures.programs), outcomes(figures));
      calls.show(count(figures.callsInPrograms), callDetail(figures));
      tools.show(count(figures.toolCount), `on ${counted(figures.serversWithTools, 'server')}`);
      showKept(kept, figures);
      // A share means nothing while replies are larger than what tools sent.
      const share = Math.max(0, figures.bytesKept / Math.max(1, figures.bytesIn));
      fill.style.inlineSize = `${share * 100}%`;
      setText(basis, basisOf(snapshot));
    },
  };
}

function tile(label: string): Tile {
  const value = h('span', {}, '–');
  const share = h('span', { class: 'figure-share' });
  const detail = h('dd', { class: 'figure-detail' });
  const valueLine = h('dd', { class: 'figure-value' }, value, ' ', share);
  return {
    element: h('div', { class: 'figure' }, h('dt', {}, label), valueLine, detail),
    show(valueText, detailText, shareText = '') {
      setText(value, valueText);
      setText(share, shareText);
      setText(detail, detailText);
    },
  };
}

function showKept(kept: Tile, { bytesIn, bytesOut, bytesKept }: Figures): void {
  if (bytesIn === 0 && bytesOut === 0) {
    kept.show('–', 'no tool has answered yet');
    return;
  }
  const flow = `${bytes(bytesIn)} from tools, ${bytes(bytesOut)} replied`;
  const hasShare = bytesKept >= 0 && bytesIn > 0;
  kept.show(bytes(bytesKept), flow, hasShare ? percent(bytesKept, bytesIn) : undefined);
}

/** How the figure came about, and what it covers. */
function basisOf({ droppedEntries, activity }: DashboardSnapshot): string {
  const span = droppedEntries > 0 ? `last ${count(activity.length)} entries` : 'this session';
  return `measured, ${span}`;
}

function outcomes(figures: Figures): string {
  if (figures.programs === 0) return 'none yet';
  const parts = [`${count(figures.programsOk)} ok`, `${count(figures.programsFailed)} failed`];
  if (figures.programsCancelled > 0) parts.push(`${count(figures.programsCancelled)} cancelled`);
  return parts.join(' · ');
}

function callDetail({ programs, callsInPrograms }: Figures): string {
  if (programs === 0) return 'none yet';
  return `${Number((callsInPrograms / programs).toFixed(1))} per program`;
}
