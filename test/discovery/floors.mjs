/**
 * What each set of queries must reach, in shares of its queries: what it reached when this was set, less one
 * or two queries for changes that are no worse as a whole.
 */
export const floors = {
  keywords: { hit1: 0.87, hit5: 0.98 },
  messy: { hit1: 0.81, hit5: 0.94 },
  parameters: { hit1: 0.75, hit5: 0.94 },
  requests: { hit1: 0.74, hit5: 0.96 },
  unseen: { hit1: 0.86, hit5: 0.95 },
  // Shares next to no word with the tools. No search by words finds most of these.
  paraphrased: { hit1: 0.25, hit5: 0.58 },
};
