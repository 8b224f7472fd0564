/** The doctor's checks as a text of 80 columns, for a terminal or an editor. */
import type { Check, CheckStatus } from './checks';

const WIDTH = 80;
const INDENT = 4;

export interface ReportStyle {
  /** Without it, signs of ASCII. */
  isUnicode: boolean;
}

export function reportOf(checks: readonly Check[], style: ReportStyle): string {
  const lines = checks.flatMap(({ status, title, detail, advice }) => [
    `${signOf(status, style)} ${title}`,
    ...wrapped(detail),
    ...(advice === undefined
      ? []
      : wrapped(`→ ${advice}`.replace('→', style.isUnicode ? '→' : '->'))),
  ]);
  return `${[...lines, '', summaryOf(checks)].join('\n')}\n`;
}

/** "12 checks: 1 failed, 2 warnings." */
export function summaryOf(checks: readonly Check[]): string {
  const count = (status: CheckStatus): number =>
    checks.filter((one) => one.status === status).length;
  const [failed, warnings] = [count('failed'), count('warning')];
  const parts = [failed > 0 && `${failed} failed`, warnings > 0 && `${warnings} with a warning`];
  return `${checks.length} checks: ${parts.filter(Boolean).join(', ') || 'all is well'}.`;
}

/** A word beside the sign: a sign alone is easily overlooked, and not read aloud. */
function signOf(status: CheckStatus, { isUnicode }: ReportStyle): string {
  switch (status) {
    case 'ok':
      return isUnicode ? '✓ ok     ' : '[ok]     ';
    case 'warning':
      return isUnicode ? '! warning' : '[warning]';
    case 'failed':
      return isUnicode ? '✗ FAILED ' : '[FAILED] ';
  }
}

function wrapped(text: string): string[] {
  return text.split('\n').flatMap((line) => {
    const lines: string[] = [];
    let current = '';
    for (const word of line.split(' ')) {
      if (current !== '' && current.length + 1 + word.length > WIDTH - INDENT) {
        lines.push(current);
        current = word;
      } else current = current === '' ? word : `${current} ${word}`;
    }
    return [...lines, current].map((one) => ' '.repeat(INDENT) + one);
  });
}
