import { price } from './price';

// TODO round
export const total = (count: number) => count * price;
