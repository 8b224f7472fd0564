/**
 * Runs the webview as it ships: the bundle, built from the sources with the build's own options, in the
 * production page with its content security policy, in a real browser. Only VS Code itself is a stub.
 */
import { build } from 'esbuild';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { findBrowser } from '../../scripts/browser.mjs';
import { root, webview } from '../../scripts/bundles.mjs';
import { pageHtml, type PageName } from '../../src/host/webviews/html';
import type { HostMessage, WebviewMessage } from '../../src/protocol/messages';
import type { SkillsHostMessage, SkillsWebviewMessage } from '../../src/protocol/skills';
import type { ThemeName } from './page/themes';

const outdir = path.join(root, 'out/webview-test');
const browserFlags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface OpenOptions {
  /** The dashboard, unless it is said otherwise. */
  page?: PageName;
  theme?: ThemeName;
  width?: number;
  height?: number;
}

type SentType = (WebviewMessage | SkillsWebviewMessage)['type'];

/** A message of the page, with the fields that some types have. */
interface Sent {
  type: SentType;
  id?: number;
  keyword?: string;
  server?: string;
  run?: number;
  key?: string;
  action?: string;
  input?: unknown;
  isWanted?: boolean;
  lesson?: string;
  command?: string;
}

/** One page of the webview. */
export class WebviewPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async receive(message: HostMessage | SkillsHostMessage): Promise<void> {
    await this.page.evaluate(`stub.receive(${JSON.stringify(message)})`);
  }

  /** All messages of this type that the page has sent since it was loaded. */
  async sent(type: SentType): Promise<Sent[]> {
    const all = await this.page.evaluate<Sent[]>('stub.sent');
    return all.filter((message) => message.type === type);
  }

  /** What the content security policy has blocked. */
  violations(): Promise<string[]> {
    return this.page.evaluate<string[]>('stub.violations');
  }

  /** Closes the page. Throws when the policy had to block anything while it was open. */
  async close(): Promise<void> {
    const violations = await this.violations();
    await this.page.close();
    if (violations.length > 0) throw new Error(`Blocked by the policy: ${violations.join('; ')}`);
  }

  /** True when the page, or something in one of its panels, is wider than its place. */
  scrollsSideways(): Promise<boolean> {
    return this.page.evaluate<boolean>(
      `Array.from(document.querySelectorAll('html, .panel, .figure, .skill'))
        .some((element) => element.scrollWidth > element.clientWidth)`,
    );
  }
}

export class Harness {
  readonly #server: Server;
  readonly #browser: Browser;

  private constructor(server: Server, browser: Browser) {
    this.#server = server;
    this.#browser = browser;
  }

  static async start(): Promise<Harness> {
    const executablePath = findBrowser();
    if (executablePath === undefined) throw new Error('No browser found: set CHROME_PATH.');
    await Promise.all([
      build({ ...webview, minify: true, outdir }),
      build({
        entryPoints: ['test/webview/page/stub.ts'],
        bundle: true,
        outdir,
        absWorkingDir: root,
      }),
    ]);
    const server = createServer((request, response) => {
      void answer(server, request.url ?? '/').then(({ type, body }) => {
        response.writeHead(body === undefined ? 404 : 200, { 'content-type': type });
        response.end(body);
      });
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const browser = await chromium.launch({ executablePath, args: browserFlags });
    return new Harness(server, browser);
  }

  /** A fresh page, loaded and past its first message. */
  async open({
    page: name = 'dashboard',
    theme = 'dark',
    width = 1000,
    height = 900,
  }: OpenOptions = {}): Promise<WebviewPage> {
    const page = await this.#browser.newPage({
      viewport: { width, height },
      locale: 'en-US',
      timezoneId: 'UTC',
    });
    page.setDefaultTimeout(20_000);
    await page.goto(`${originOf(this.#server)}/?theme=${theme}&page=${name}`);
    return new WebviewPage(page);
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

async function answer(
  server: Server,
  url: string,
): Promise<{ type: string; body: string | undefined }> {
  const files: Readonly<Record<string, readonly [type: string, file: string]>> = {
    '/main.js': ['text/javascript', 'webview/main.js'],
    '/style.css': ['text/css', 'webview/style.css'],
    '/stub.js': ['text/javascript', 'stub.js'],
  };
  if (url.startsWith('/?')) {
    const page =
      new URL(url, 'http://x').searchParams.get('page') === 'skills' ? 'skills' : 'dashboard';
    return { type: 'text/html', body: pageWithStub(originOf(server), page) };
  }
  const [type, file] = files[url] ?? ['text/plain', undefined];
  return { type, body: file && (await readFile(path.join(outdir, file), 'utf8')) };
}

/** The production page; the stub comes first, as VS Code's own script does. */
function pageWithStub(origin: string, page: PageName): string {
  const nonce = 'nonceOfTheTest';
  const html = pageHtml({
    page,
    title: 'Toolwright Dashboard',
    cspSource: origin,
    scriptUri: `${origin}/main.js`,
    styleUri: `${origin}/style.css`,
    nonce,
  });
  return html.replace('<title>', `<script nonce="${nonce}" src="/stub.js"></script><title>`);
}

function originOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
