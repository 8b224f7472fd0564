/**
 * What a match is worth, beside the weights of fields.ts. Set by measuring on the recorded tool lists
 * (`npm run eval:discovery`), where small changes of any of them change little.
 */
export const RANKING = {
  /** Of terms, beside the 1 of a word that the query has itself. */
  synonym: 0.25,
  /** Another way to write the same. */
  variant: 0.6,
  /** Two neighbouring words of the query that a tool writes as one, or as neighbours in its name. */
  pair: 0.4,
  /** A word of a name in the same form, singular or plural. */
  surface: 0.15,
  /** How much a tool gains whose whole name the query covers. */
  coverage: 0.5,
  /** How much a tool loses that does the opposite of what is asked. */
  intent: 0.3,
  /** How much a tool gains whose server knows all that the query is about. */
  server: 0.5,
  /** How much a tool gains whose server the query names. */
  named: 0.5,
} as const;
