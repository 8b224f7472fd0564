/** package.json as people see it in English: with the texts of package.nls.json in the place of its `%keys%`. */
import raw from '../../package.json';
import texts from '../../package.nls.json';

const KEY = /^%(.+)%$/;

export const manifest: typeof raw = JSON.parse(JSON.stringify(raw), (_name, value: unknown) => {
  const key = typeof value === 'string' ? KEY.exec(value)?.[1] : undefined;
  if (key === undefined) return value;
  const text = (texts as Record<string, string>)[key];
  if (text === undefined) throw new Error(`package.nls.json has no text '${key}'.`);
  return text;
});
