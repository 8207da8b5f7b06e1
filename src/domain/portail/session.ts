/** How long a session of the portal counts: the database decides (portail_sessions_vivantes), these tell people, a test compares. */

/** Without a request made by a person: families share tablets and computers. */
export const PORTAIL_INACTIVITE_MS = 30 * 60_000;
export const PORTAIL_SESSION_MAX_MS = 10 * 3_600_000;
/** A way to the account (activation, new password) from its first step to its last. */
export const PORTAIL_PARCOURS_MS = 30 * 60_000;

/**
 * How old may be what showed that who is logged in is the holder (prouve_le), where a mail or a mobile is about to be changed:
 * for the page, and some more to fill it in; exiger_preuve() refuses beyond.
 */
export const PREUVE_PAGE_MS = 10 * 60_000;
export const PREUVE_MAX_MS = 20 * 60_000;

/** What was proved to come in: what another flow may ask for, before it tells anybody who this is. */
export const FORCES = ['mot_de_passe', 'sms', 'franceconnect'] as const;
export type Force = (typeof FORCES)[number];

/** Why a session has ended (fin_de_session_portail()). */
export const FINS_DE_SESSION = ['active', 'reinitialise', 'bloque', 'continuee', 'expiree'] as const;
export type FinDeSession = (typeof FINS_DE_SESSION)[number];
