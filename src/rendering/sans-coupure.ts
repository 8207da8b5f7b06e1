/** In a damaged name « ? » stands for a letter: with a word joiner (U+2060), no line ends between it and the next one. */
export const sansCoupure = (text: string): string => text.replace(/[?\ufffd](?=\p{L})/gu, '$&\u2060');
