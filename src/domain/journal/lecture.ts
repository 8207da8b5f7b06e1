/** A reading of the journal is told in it once in that time, however many pages are turned. */
export const LECTURE_NOTEE_MS = 3_600_000;
/** How many of those concerned an entry names before « et 27 autres ». */
export const PREMIERS_CONCERNES = 3;
