/**
 * The page that hosts a webview: fixed markup and a strict content security policy. No data ever goes
 * into this text; everything that is shown arrives as messages. Free of vscode, so that the browser
 * tests load the very same page.
 */

/** Which page the bundle starts: the name in the `data-page` of the body. */
export type PageName = 'dashboard' | 'skills';

export interface PageParts {
  page: PageName;
  title: string;
  /** `webview.cspSource`: where styles may come from. */
  cspSource: string;
  scriptUri: string;
  styleUri: string;
  /** Fresh for each page. */
  nonce: string;
}

/** A complete document. Only the bundled script and style sheet may load: nothing inline or remote. */
export function pageHtml(parts: PageParts): string {
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${parts.nonce}'`,
    `style-src ${parts.cspSource} 'nonce-${parts.nonce}'`,
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');
  // The component kit reads the nonce of its one style element from the `csp-nonce` meta element.
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="UTF-8">
    <meta http-equiv="Content-Security-Policy" content="${escapeAttribute(policy)}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta property="csp-nonce" content="${escapeAttribute(parts.nonce)}">
    <title>${escapeAttribute(parts.title)}</title>
    <link rel="stylesheet" href="${escapeAttribute(parts.styleUri)}">
    <script type="module" nonce="${escapeAttribute(parts.nonce)}" src="${escapeAttribute(parts.scriptUri)}"></script>
  </head>
  <body data-page="${parts.page}"></body>
</html>
`;
}

function escapeAttribute(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
