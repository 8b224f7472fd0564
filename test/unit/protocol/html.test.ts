/** The page around the webview: its policy allows exactly what is needed. */
import { expect, test } from 'vitest';
import { pageHtml } from '../../../src/host/webviews/html';

const page = pageHtml({
  page: 'dashboard' as const,
  title: 'A & B',
  cspSource: 'https://*.vscode-cdn.net',
  scriptUri: 'https://x/main.js?a="b"',
  styleUri: 'https://x/style.css',
  nonce: 'abc',
});

test('the policy forbids everything but our script and styles', () => {
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1];
  expect(policy?.split('; ')).toEqual([
    "default-src 'none'",
    "script-src 'nonce-abc'",
    "style-src https://*.vscode-cdn.net 'nonce-abc'",
    "base-uri 'none'",
    "form-action 'none'",
  ]);
  expect(page).not.toContain('unsafe');
});

test('nothing is inline, and every part is escaped', () => {
  expect(page).not.toMatch(/<style|\s(style|on\w+)=/);
  expect(page).toContain('src="https://x/main.js?a=&quot;b&quot;"></script>');
  expect(page).toContain('<title>A &amp; B</title>');
  expect(page).toContain('<meta property="csp-nonce" content="abc">');
});
