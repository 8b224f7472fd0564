export const price = 2; // TODO taxes
