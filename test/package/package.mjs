/** Packs the extension, looks into the package, and installs it into a real VS Code. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { bootstrap, hasNpmVsCode, root } from '../../scripts/bootstrap.mjs';
import { run } from '../../scripts/childProcess.mjs';
import { buildIfStale } from '../host/build.mjs';
import { readZip } from './zip.mjs';

const sizeLimit = 3 * 1024 * 1024;
/** In bytes, of what the editor reads at each start: a megabyte takes some 40 ms to compile. */
const activationLimit = 200 * 1024;

/** What a package may hold; the first two are the packager's own. */
const allowed = [
  /^\[Content_Types\]\.xml$/,
  /^extension\.vsixmanifest$/,
  // The packager writes these three in its own spelling.
  /^extension\/(package\.json|readme\.md|changelog\.md|LICENSE(\.txt|\.md)?)$/i,
  /^extension\/package\.nls(\.[a-z-]+)?\.json$/,
  /^extension\/l10n\/bundle\.l10n\.[a-z-]+\.json$/,
  /^extension\/dist\/\w+\.(js|wasm)$/,
  /^extension\/dist\/(extension|part-[\w-]+)\.mjs$/,
  /^extension\/dist\/webview\/\w+\.(js|css|ttf)$/,
  /^extension\/media\/[\w./-]+\.(svg|png|md)$/,
];

let passed = 0;
let failed = 0;

async function check(name, body) {
  try {
    await body();
    passed++;
    console.log(`ok - ${name}`);
  } catch (error) {
    failed++;
    console.log(`not ok - ${name}\n${error.message}`);
  }
}

/** Every string of the manifest that names a file of the package, such as an icon. */
function namedFiles(value) {
  if (typeof value === 'string') {
    return /^(\.\/)?(dist|media)\//.test(value) ? [path.posix.normalize(value)] : [];
  }
  return value && typeof value === 'object' ? Object.values(value).flatMap(namedFiles) : [];
}

await bootstrap({ browser: false });
await buildIfStale();

const temporary = mkdtempSync(path.join(os.tmpdir(), 'toolwright-package-'));
const vsix = path.join(temporary, 'toolwright.vsix');
let files = new Map();

await check('the extension can be packed', async () => {
  const { code, output } = await run(
    process.execPath,
    [
      path.join(root, 'node_modules/@vscode/vsce/vsce'),
      'package',
      '--no-dependencies',
      '--allow-missing-repository',
      '--no-rewrite-relative-links',
      `--out=${vsix}`,
    ],
    { cwd: root },
  );
  assert.equal(code, 0, output);
  files = readZip(vsix);
});

await check('it is smaller than 3 MB', () => {
  const { size } = statSync(vsix);
  console.log(`  ${(size / 1024).toFixed(0)} kB`);
  assert.ok(size < sizeLimit, `${size} bytes`);
});

await check('it holds nothing that is not meant to be shipped', () => {
  const others = [...files.keys()].filter((name) => !allowed.some((rule) => rule.test(name)));
  assert.deepEqual(others, []);
});

await check('it holds every file that its manifest names', () => {
  const manifest = JSON.parse(files.get('extension/package.json')?.toString() ?? '{}');
  const engines = ['javascriptWorker.js', 'quickjs.wasm', 'pythonWorker.js', 'micropython.wasm'];
  const named = [...namedFiles(manifest), ...engines.map((name) => `dist/${name}`)];
  assert.ok(named.includes('dist/extension.mjs') && named.includes('dist/cli.js'));
  assert.deepEqual(
    named.filter((name) => !files.has(`extension/${name}`)),
    [],
  );
});

await check('what activation reads is small, and every part of it is there', () => {
  const texts = new Map();
  const waiting = ['extension.mjs'];
  for (const name of waiting) {
    if (texts.has(name)) continue;
    const text = files.get(`extension/dist/${name}`)?.toString();
    assert.ok(text !== undefined, `${name} is missing`);
    texts.set(name, text);
    for (const [, part] of text.matchAll(/(?:from|import)\s*"\.\/([\w.-]+)"/g)) waiting.push(part);
  }
  const bytes = [...texts.values()].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  console.log(`  ${(bytes / 1024).toFixed(0)} kB in ${texts.size} files`);
  assert.ok(bytes < activationLimit, `${bytes} bytes`);
  const later = [...files].filter(([name]) => name.endsWith('.mjs'));
  for (const [name, content] of later) {
    for (const [, part] of content.toString().matchAll(/import\("\.\/([\w.-]+)"\)/g)) {
      assert.ok(files.has(`extension/dist/${part}`), `${part}, which ${name} imports`);
    }
  }
});

await check('it holds the texts of its manifest and of its code, in English and in German', () => {
  const manifest = files.get('extension/package.json')?.toString() ?? '';
  const keys = Array.from(manifest.matchAll(/"%([^%"]+)%"/g), ([, key]) => key);
  assert.ok(keys.length > 100, `${keys.length} texts`);
  for (const name of ['package.nls.json', 'package.nls.de.json']) {
    const texts = JSON.parse(files.get(`extension/${name}`)?.toString() ?? '{}');
    assert.deepEqual(
      keys.filter((key) => !texts[key]),
      [],
      name,
    );
  }
  const { l10n } = JSON.parse(manifest);
  assert.ok(files.has(`extension/${path.posix.normalize(l10n)}/bundle.l10n.de.json`));
});

await check('it names no path of this machine', () => {
  const places = [root, path.join(os.homedir(), path.sep), path.join(os.tmpdir(), 'toolwright-')];
  const found = [...files].flatMap(([name, content]) =>
    places.filter((place) => content.includes(place)).map((place) => `${name}: ${place}`),
  );
  assert.deepEqual(found, []);
});

if (hasNpmVsCode) {
  await check('VS Code installs it', async () => {
    // Only now is it sure that there are packages to import.
    const { serverCommand } = await import('../host/vscodeWeb.mjs');
    const folder = path.join(temporary, 'vscode');
    mkdirSync(folder);
    const server = (...args) =>
      serverCommand([
        '--accept-server-license-terms',
        `--server-data-dir=${folder}`,
        `--extensions-dir=${path.join(folder, 'extensions')}`,
        ...args,
      ]);
    const installed = await server('--install-extension', vsix);
    assert.equal(installed.code, 0, installed.output);
    const { output } = await server('--list-extensions');
    assert.match(output, /^toolwright\.toolwright$/m);
  });
}

rmSync(temporary, { recursive: true, force: true, maxRetries: 10, retryDelay: 300 });
console.log(`\npackage: ${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
