import type { Profil } from '../src/domain/comptes/etats.ts';
import type { Porteur, Voie } from './voies-portail.ts';

/** Somebody whom the first school has informed, as the database holds them now. */
export interface Informe extends Omit<Porteur, 'chiffre' | 'cle'> {
  ficheId: string;
  profil: Profil;
  nom: string;
  /** Family and usage names, as they are compared (migrations, « cle_nom »). */
  cles: readonly string[];
  etat: string;
  informeLe: Date;
  /** Rank of the operation, among those of seeds/vitrine.ts. */
  etape: number;
  chiffre: Buffer | null;
  cle: string | null;
  motDePasseChoisi: boolean;
  reinitialise: boolean;
}

/** What somebody has done since, and when. */
export interface Suite {
  qui: Informe;
  le: Date;
  voie: Voie;
  /** Then reset by the school, so many days ago. */
  reinitialiseIlYA?: number;
  /** Before the application answers: every state is to be seen at once. */
  enTete: boolean;
  /** The terminal gives the identifier and the password. */
  publique?: true;
}

/** Operations of seeds/vitrine.ts: letters expired since, that expire soon, sheets of the pupils, letters of late. */
const [EXPIREES, BIENTOT, FEUILLES, RECENTES] = [0, 1, 2, 3] as const;

/** Left « informé » for whoever tries FranceConnect: seeds/franceconnect/identites.ts has people of these names. */
export const CLES_RESERVEES: readonly string[] =
  'aubert aitouarab ouali huang yang diop sow lemaire barthelemy benali pons'.split(' ');

const JOUR_MS = 86_400_000;

/** Passwords that the school has given again, days ago: expired since, whatever the hour and the month, and good still. */
export const REINITIALISES_IL_Y_A = { expire: 94, bon: 18 };

/** The ways to the account. */
const JUSQU_AU_BOUT: Voie = { confirmerLeMail: true };
const EN_COURS: Voie = { confirmerLeMail: false };
const PAR_SMS: Voie = { ...JUSQU_AU_BOUT, par: 'sms' };
const PAR_FRANCECONNECT: Voie = { ...JUSQU_AU_BOUT, par: 'franceconnect' };
/** Of three children the last has another birth date, the one between is somebody else's. */
const SIGNALE: Voie = {
  confirmerLeMail: true,
  dire: (rang, n) => (rang === n - 1 ? 'date_erronee' : rang > 0 ? 'pas_le_mien' : 'date'),
};

/** Eight pupils in twenty, seven guardians: spread over the ranks among the people of an operation. */
const parmi = (surVingt: number) => (_: Informe, rang: number) => (rang * surVingt) % 20 < surVingt;

/** One guardian in five by SMS, one by FranceConnect, as long as ONDE knows a mobile. */
const voieDe = ({ profil, portable }: Informe, rang: number): Voie =>
  profil === 'eleve' || portable === null
    ? JUSQU_AU_BOUT
    : ([JUSQU_AU_BOUT, PAR_SMS, JUSQU_AU_BOUT, PAR_FRANCECONNECT][rang % 5] ?? JUSQU_AU_BOUT);

/** At some hour of that day. */
const apres = ({ informeLe, compteId }: Informe, jours: number): Date =>
  new Date(informeLe.getTime() + jours * JOUR_MS - ((Number(compteId) * 37) % 480) * 60_000);

/** Who does what, those who come first being the ones shown first: the same people at each start, whatever was done since. */
export function suitesDe(informes: readonly Informe[], maintenant: Date): Suite[] {
  const vague = (etape: number) =>
    informes.filter((qui) => qui.etape === etape && !qui.cles.some((cle) => CLES_RESERVEES.includes(cle)));
  const [expirees, bientot, feuilles, recentes] = [EXPIREES, BIENTOT, FEUILLES, RECENTES].map(vague);
  if (!expirees || !bientot || !feuilles || !recentes) return [];
  const hier = new Date(maintenant.getTime() - JOUR_MS);
  const enTete = true;

  const signaleurs = [...bientot, ...recentes]
    .filter(({ naissances }) => Object.keys(naissances).length === 3)
    .slice(0, 2)
    .map((qui): Suite => ({ qui, le: apres(qui, 5), voie: SIGNALE, enTete }));
  const libres = (personnes: readonly Informe[]) =>
    personnes.filter((personne) => !signaleurs.some(({ qui }) => qui === personne));
  const publics = [libres(recentes)[0], feuilles[0]].flatMap((qui): Suite[] =>
    qui ? [{ qui, le: apres(qui, 3), voie: JUSQU_AU_BOUT, enTete, publique: true }] : [],
  );
  const reinitialises = (
    [
      // Given again after three days, and expired since; then of late.
      [expirees[0], 1, REINITIALISES_IL_Y_A.expire],
      [libres(bientot)[0], 4, REINITIALISES_IL_Y_A.bon],
    ] as const
  ).flatMap(([qui, jours, reinitialiseIlYA]): Suite[] =>
    qui ? [{ qui, le: apres(qui, jours), voie: JUSQU_AU_BOUT, enTete, reinitialiseIlYA }] : [],
  );
  const enCours = libres(recentes)
    .filter((_, rang) => rang % 16 === 5)
    .map((qui): Suite => ({ qui, le: hier, voie: EN_COURS, enTete }));
  // Without the letter, which had expired for both.
  const sansLettre = [PAR_SMS, PAR_FRANCECONNECT].flatMap((voie, rang): Suite[] => {
    const qui = expirees.slice(1).filter(({ portable }) => portable !== null)[rang];
    return qui ? [{ qui, le: apres(qui, 6), voie, enTete }] : [];
  });
  const tete = [...publics, ...sansLettre, ...signaleurs, ...reinitialises, ...enCours];

  const pris = new Set(tete.map(({ qui }) => qui));
  const autres = [
    ...feuilles.filter(parmi(8)),
    ...[expirees, bientot, recentes].flatMap((personnes) => personnes.filter(parmi(7))),
  ].filter((qui) => !pris.has(qui));
  return [
    ...tete,
    ...autres.map(
      (qui, rang): Suite => ({ qui, le: apres(qui, 1 + (rang % 8)), voie: voieDe(qui, rang), enTete: false }),
    ),
  ];
}
