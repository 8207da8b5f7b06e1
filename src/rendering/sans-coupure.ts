/** Pieces of a mail address between which a line may end: « anne. », « leroy@ », « exemple. », « fr ». Together, the address. */
export const morceauxDeMail = (adresse: string): string[] => adresse.split(/(?<=[@.])(?=.)/u);

/** In a damaged name « ? » stands for a letter: with a word joiner (U+2060), no line ends between it and the next one. */
export const sansCoupure = (text: string): string => text.replace(/[?\ufffd](?=\p{L})/gu, '$&\u2060');
