/**
 * The forms in which a schema can be written as a type, as data: what is shown, and how much of it.
 */

/** How much of a schema is written, and in which form. */
export interface TypeStyle {
  /** Descriptions and defaults as comments. */
  comments: boolean;
  /** References become named types; without it they are written out where they stand. */
  named: boolean;
  /** Between the members of a union. */
  or: string;
  /** Levels of objects and arrays in each other. */
  depth: number;
  /** Optional properties of one object. */
  properties: number;
  /** Members of one union or tuple. */
  members: number;
  /** About so many characters, then only what is required. */
  characters: number;
}

/** For a reader who is about to write a call. */
export const FULL: TypeStyle = {
  comments: true,
  named: true,
  or: ' | ',
  depth: 8,
  properties: 60,
  members: 40,
  characters: 10_000,
};

/** For a reader who chooses among tools. */
export const OUTLINE: TypeStyle = {
  comments: false,
  named: false,
  or: '|',
  depth: 3,
  properties: 25,
  members: 12,
  characters: 1_000,
};
