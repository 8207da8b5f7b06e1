/**
 * How long somebody who has left a school is kept there, should the departure be undone; then the person is erased (arrêté du
 * 30 novembre 2006, article 6: three months after there is no more reason to have an account).
 */
export const DEPART_CONSERVE_MOIS = 3;

/**
 * How long an entry of the journal is kept (CNIL, délibération 2021-122 on logs: six months to one year, more only when a law asks).
 * The database refuses to erase a younger one.
 */
export const JOURNAL_CONSERVE_MOIS = 12;
