/** See temporary-folder.js, which CI's script loads as it is. */
export function temporaryFolder(room: number): string;
