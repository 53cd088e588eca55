/** The file as a whole cannot be read as what it should be; nothing was looked at row by row. Says what to do. */
export class UnreadableFile extends Error {}
