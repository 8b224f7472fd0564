/** The browser's absolute path, or undefined when there is none. CHROME_PATH comes first. */
export function findBrowser(): string | undefined;
