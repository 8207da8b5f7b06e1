/** What is said in place of the class of a pupil whom ONDE puts in none. */
export const SANS_CLASSE = 'Sans classe';

/** In place of the number of a class: in none. */
export const AUCUNE_CLASSE = 'sans';
