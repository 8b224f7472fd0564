/** A page that a server wants to have opened: its whole address first, then the browser. */
import * as vscode from 'vscode';
import type { Browser, PageRequest } from '../../../core/ports';
import { plainLine } from '../../../core/util/plainText';
import { asBlock, askModal } from './modal';
import { pageAddress, type PageAddress } from './pageAddress';
import type { Turn } from './turns';

const MAX_URL = 1_500;
const MAX_MESSAGE = 800;

/** Throws InvalidInputError for an address that is no web page. */
export async function visitPage(
  { server, message, url }: PageRequest,
  turn: Turn,
  browser: Browser,
): Promise<'accept' | 'decline' | 'cancel'> {
  const page = pageAddress(url);
  const open = vscode.l10n.t('Open Page');
  const decline = vscode.l10n.t('Decline');
  const chosen = await askModal(
    turn,
    vscode.l10n.t("The MCP server '{0}' asks you to open a page", plainLine(server, 60)),
    [
      asBlock(message, MAX_MESSAGE),
      vscode.l10n.t('Host: {0}', page.host),
      vscode.l10n.t('Address: {0}', asBlock(page.url, MAX_URL)),
      ...warningsOf(page),
    ].join('\n\n'),
    [open, decline],
  );
  if (chosen !== open) return chosen === decline ? 'decline' : 'cancel';
  if (await browser.open(page.url)) return 'accept';
  const copy = vscode.l10n.t('Copy Address');
  const instead = await askModal(
    turn,
    vscode.l10n.t('The page could not be opened'),
    vscode.l10n.t('Copy its address and open it in a browser yourself.'),
    [copy],
  );
  if (instead !== copy) return 'cancel';
  await vscode.env.clipboard.writeText(page.url);
  return 'accept';
}

function warningsOf({ lookalike }: PageAddress): string[] {
  if (lookalike === undefined) return [];
  return [
    vscode.l10n.t(
      'Careful: the host has letters that may look like others. A browser may show it as {0}.',
      plainLine(lookalike, 100),
    ),
  ];
}
