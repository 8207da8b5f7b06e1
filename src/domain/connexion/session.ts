/** How long a session counts: the database decides (session_vivante()), these tell people, and a test compares. */

/** Without a request made by a person. */
export const INACTIVITY_MS = 45 * 60_000;
/** A working day: after it the OTP is asked again, whatever happened. */
export const SESSION_MAX_MS = 10 * 3_600_000;
/**
 * Step-up (rules §10): how long a second factor is recent, and how many people may receive a password or be asked a new
 * identifier for within that time without a recent one; compter_emissions() counts and refuses.
 */
export const CODE_RECENT_MS = 10 * 60_000;
export const EMISSIONS_SANS_CODE = 10;

/**
 * What changes who may log in: a code is given for this very act, whatever another one was given for, and serves once
 * (rules §10). The database keeps it in the session (consommer_code_pour()).
 */
export const ACTES = ['telephone', 'codes_secours'] as const;
export type Acte = (typeof ACTES)[number];

/** How long each step of a login may take. Installing an application on a phone is not done in ten minutes by all. */
export const ETAPE_MS = { otp: 10 * 60_000, enrolement: 10 * 60_000, telephone: 30 * 60_000 } as const;

/** What is still to be proved during a login. */
export type EtapeConnexion = keyof typeof ETAPE_MS;
