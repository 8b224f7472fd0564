/** For tests of guards: copies of a value, each without one of its fields, at any depth. */

/** Fields of the names in `optional` stay, with what is in them. */
export function* withoutOneField(
  value: unknown,
  optional: ReadonlySet<string>,
): Generator<unknown> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    const rest = Array.isArray(value) ? undefined : { ...value, [key]: undefined };
    if (rest && !optional.has(key)) yield rest;
    if (optional.has(key)) continue;
    for (const copy of withoutOneField(inner, optional)) {
      yield Array.isArray(value) ? value.with(Number(key), copy) : { ...value, [key]: copy };
    }
  }
}
