/** Our own version, from the one place that has it. The bundler keeps only this field. */
import { version } from '../../package.json';

export const VERSION: string = version;
