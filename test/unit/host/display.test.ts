/** What people get to see of texts and addresses that servers send. */
import { describe, expect, it } from 'vitest';
import { cutBlock, inMessage, inQuickInput } from '../../../src/host/adapters/person/display';
import { pageAddress } from '../../../src/host/adapters/person/pageAddress';

describe('texts of servers', () => {
  it('are plain in a quick input, which would read markup', () => {
    const text = 'a [b](command:quit) $(verified)\n\u202ec';
    expect(inQuickInput(text, 100)).toBe('a [b] (command:quit) $ (verified) c');
  });

  it('are plain in a message, which would run the command of a link', () => {
    const text = "Server 'x' ended:\n[Fix it](command:workbench.action.quit)";
    expect(inMessage(text, 100)).toBe("Server 'x' ended: [Fix it] (command:workbench.action.quit)");
    expect(inMessage('x'.repeat(50), 10)).toBe(`${'x'.repeat(10)}…`);
  });

  it('fit a dialog, and say how long they are', () => {
    const asBlock = (text: string, maxChars: number): string =>
      cutBlock(text, maxChars, (characters) => `${characters} characters in all`);
    expect(asBlock('short\n\n\n\n\ntext', 100)).toBe('short\n\ntext');
    expect(asBlock('x'.repeat(2_000), 10)).toMatch(/^x{10}…\n\[2000 characters in all\]$/);
    const many = asBlock('line\n'.repeat(500), 10_000);
    expect(many.split('\n').length).toBeLessThan(30);
    expect(many).toContain('2500 characters');
  });
});

describe('the address of a page', () => {
  it('keeps what is escaped in it as it is', () => {
    const url = 'https://a.example/x?to=https%3A%2F%2Fb.example%2F%3Fc%3D1%26d%3D2';
    expect(pageAddress(url)).toEqual({ url, host: 'a.example' });
  });

  it('shows a look-alike host in both forms', () => {
    expect(pageAddress('https://gıthub.com:8443/')).toEqual({
      url: 'https://xn--gthub-n4a.com:8443/',
      host: 'xn--gthub-n4a.com:8443',
      lookalike: 'gıthub.com',
    });
  });

  it.each(['command:x', 'file:///x', 'vscode://a.b/c', 'javascript:1', 'mailto:a@b.c', '', 'x'])(
    'is refused: %s',
    (url) => expect(() => pageAddress(url)).toThrow('https://example.com'),
  );
});
