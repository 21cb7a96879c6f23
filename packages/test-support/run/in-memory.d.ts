/** See in-memory.js, which CI's script loads as it is. */
export function folderInMemory(room: number): string | undefined;
