/** A list that came whole and comes in pages now: a cursor goes in, the next one comes out. */
import type { ToolContract } from '../../catalog/contract';
import { shapeOf } from '../contract/shape';
import type { FoundStep } from './inferSteps';

const CURSOR_IN =
  /^(?:cursor|page_?token|next_?token|after|continuation(?:_?token)?|start_?cursor)$/i;
const CURSOR_OUT =
  /^(?:next_?cursor|next_?page_?token|next_?token|end_?cursor|cursor|continuation(?:_?token)?)$/i;

export function inferPagination(
  before: Pick<ToolContract, 'inputSchema' | 'outputSchema'>,
  after: Pick<ToolContract, 'inputSchema' | 'outputSchema'>,
): FoundStep | undefined {
  if (before.outputSchema === undefined || after.outputSchema === undefined) return undefined;
  const fields = (schema: NonNullable<typeof before.outputSchema>) =>
    shapeOf({ schema, root: schema }).fields;
  const [oldIn, newIn] = [fields(before.inputSchema), fields(after.inputSchema)];
  const [oldOut, newOut] = [fields(before.outputSchema), fields(after.outputSchema)];
  const cursors = [...newIn].filter(
    ([name, field]) => !oldIn.has(name) && !field.isRequired && CURSOR_IN.test(name),
  );
  const nexts = [...newOut.keys()].filter((name) => !oldOut.has(name) && CURSOR_OUT.test(name));
  const lists = [...newOut]
    .filter(([, field]) => shapeOf(field).types.has('array'))
    .map(([name]) => name);
  if (cursors.length !== 1 || nexts.length !== 1 || lists.length !== 1) return undefined;
  const step = {
    step: 'paginate',
    items: lists[0]!,
    cursor: cursors[0]![0],
    next: nexts[0]!,
  } as const;
  // Whether the old tool gave everything is not known.
  return {
    step,
    confidence: 0.7,
    reason: 'a cursor goes in, and the next one comes out',
    guards: [{ step: 'remove_output', output: step.items }],
  };
}
