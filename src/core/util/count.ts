/** Numbers in sentences. */

/** "1 tool call was", "3 tool calls were". */
export function toolCallsWere(count: number): string {
  return count === 1 ? '1 tool call was' : `${count} tool calls were`;
}

/** "1 skill", "3 skills". */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
