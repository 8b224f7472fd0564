/** `toolwright search WORDS`: what a model would find. */
import type { SearchOutput } from '../../core/results/outputs';
import { openCore } from '../nodeHost';
import { UsageError, type Options } from '../options';
import { interruptible, print, type Command } from './command';

export const search: Command = {
  name: 'search',
  usage: 'search WORDS',
  summary: 'find tools by what they do',
  run: searchTools,
};

async function searchTools(options: Options): Promise<number> {
  const keyword = options.words.join(' ');
  if (keyword === '') throw new UsageError('usage: toolwright search WORDS');
  const { toolwright } = await openCore(options);
  try {
    const output = await toolwright.searchTools({ keyword }, { signal: interruptible() });
    print(options, output, textOfSearch(output));
    return 0;
  } finally {
    await toolwright.dispose();
  }
}

/** Its warnings are in the log, which is on stderr already. */
function textOfSearch({ results, matched, suggestions = [] }: SearchOutput): string {
  for (const line of suggestions) process.stderr.write(`${line}\n`);
  const hits = results.map(({ call, description, signature }) =>
    [`${call}\n`, description && `  ${description}\n`, signature && `  ${signature}\n`].join(''),
  );
  const more = matched > results.length ? `\n${matched - results.length} more matched.\n` : '';
  return hits.join('\n') + more;
}
