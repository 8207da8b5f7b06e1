import type { Quirks } from './generateur/fichiers/quirks.ts';
import type { OptionsEcole } from './generateur/onde.ts';
import type { Commune, Niveau } from './generateur/personnes/population.ts';

/**
 * The demonstration: places, schools and agents that exist nowhere. No département is numbered 099, no postcode begins
 * with 99. The password and the OTP secrets are public on purpose, and refused outside development.
 */

export const MOT_DE_PASSE_DEMO = 'Demo-Arena-1D!';
/** What the pupils and guardians of the first school who have activated their account chose, all of them. */
export const MOT_DE_PASSE_PORTAIL_DEMO = 'Demo-Portail-1D!';

export const CIRCONSCRIPTION_DEMO = {
  code: '0990100W',
  nom: 'Val-de-Sorgue',
  academie: 'Démonstration',
} as const;

export interface EcoleDemo {
  readonly uai: string;
  readonly nom: string;
  readonly adresse: string;
  readonly codePostal: string;
  readonly commune: string;
  /** What its ONDE files are made from. */
  readonly onde: OptionsEcole;
}

export interface AgentDemo {
  readonly identifiant: string;
  readonly nom: string;
  readonly prenom: string;
  readonly mail: string;
  readonly fonction: 'directeur' | 'ien' | 'enseignant';
  /** Base32, 160 bits. */
  readonly otpSecret: string;
  /** UAI of the schools that the function gives rights on. */
  readonly habilitations: readonly string[];
  /** UAI of the school where a teacher works; gives no right. */
  readonly affectation?: string;
}

const ANNEE = 2026;

const ROQUEBELLE: Commune = { nom: 'Roquebelle-sur-Sorgue', codePostal: '99110' };
const FONTCLAIRETTE: Commune = { nom: 'Fontclairette', codePostal: '99130' };
const HAMEAUX: readonly Commune[] = [
  { nom: 'Saint-Aubin-des-Eaux', codePostal: '99120' },
  { nom: "L'Isle-aux-Cannes", codePostal: '99140' },
  { nom: 'Mas-Neuf-lès-Sorgue', codePostal: '99150' },
];

interface Ecole {
  readonly uai: string;
  readonly nom: string;
  readonly adresse: string;
  readonly commune: Commune;
  readonly eleves: number;
  readonly graine: number;
  readonly classes: readonly (readonly Niveau[])[];
  readonly quirks: Partial<Quirks>;
  readonly autres?: Pick<OptionsEcole, 'enseignants' | 'foyersPartages'>;
}

function ecole(definition: Ecole): EcoleDemo {
  const { uai, nom, adresse, commune, eleves, graine, classes, quirks } = definition;
  const lieu = { uai, nom, communes: [commune, ...HAMEAUX] };
  return {
    uai,
    nom,
    adresse,
    codePostal: commune.codePostal,
    commune: commune.nom,
    onde: { eleves, graine, annee: ANNEE, ecole: lieu, classes, quirks, ...definition.autres },
  };
}

/** Brothers and sisters are in both schools of Fontclairette: the same guardians appear twice. */
const FRATRIES_DE_FONTCLAIRETTE = { graine: 99_130, nombre: 14 };

export const ECOLES_DEMO: readonly EcoleDemo[] = [
  ecole({
    uai: '0990001N',
    nom: 'École primaire des Lavandières',
    adresse: '3 place du Lavoir',
    commune: ROQUEBELLE,
    eleves: 190,
    graine: 1,
    classes: [['PS'], ['MS'], ['GS'], ['CP'], ['CE1', 'CE2'], ['CE1', 'CE2'], ['CM1', 'CM2'], ['CM1', 'CM2']],
    quirks: {
      encodage: 'utf8-bom',
      finDeLigne: 'crlf',
      numeroDePoste: true,
      mademoiselle: true,
      ligneFinale: 'separateurs',
    },
    autres: { enseignants: [undefined, undefined, undefined, undefined, 'Mme Petit'] },
  }),
  ecole({
    uai: '0990002P',
    nom: 'École maternelle Les Cigales',
    adresse: '12 chemin des Garrigues',
    commune: FONTCLAIRETTE,
    eleves: 70,
    graine: 2,
    classes: [['PS', 'MS'], ['PS', 'MS'], ['GS']],
    quirks: { guillemets: 'aucun', enTeteEleves: 'actuel', blocEnfants: 'eleve', dates: 'fr', madame: 'MME' },
    autres: { foyersPartages: FRATRIES_DE_FONTCLAIRETTE },
  }),
  ecole({
    uai: '0990003R',
    nom: 'École élémentaire Jean-Moulinier',
    adresse: '14 chemin des Garrigues',
    commune: FONTCLAIRETTE,
    eleves: 118,
    graine: 3,
    classes: [['CP'], ['CE1'], ['CE2'], ['CM1', 'CM2'], ['CM1', 'CM2']],
    quirks: { guillemets: 'certains', finDeLigne: 'crlf', blocEnfants: 'numerote', garcon: 'H' },
    autres: { foyersPartages: FRATRIES_DE_FONTCLAIRETTE },
  }),
];

export const AGENTS_DEMO: readonly AgentDemo[] = [
  {
    identifiant: 'cmartin',
    nom: 'Martin',
    prenom: 'Claire',
    mail: 'claire.martin@example.org',
    fonction: 'directeur',
    otpSecret: 'BAAO7HKHAIOYDXPM5EHLFCPH3VTNLHM5',
    habilitations: ['0990001N'],
  },
  {
    identifiant: 'pdurand',
    nom: 'Durand',
    prenom: 'Philippe',
    mail: 'philippe.durand@example.org',
    fonction: 'directeur',
    otpSecret: 'WYES2277LDWNBPUGJUFHYWIDOYQ66AXS',
    habilitations: ['0990002P', '0990003R'],
  },
  {
    identifiant: 'ibernard',
    nom: 'Bernard',
    prenom: 'Isabelle',
    mail: 'isabelle.bernard@example.org',
    fonction: 'ien',
    otpSecret: '5N7BLOFCTNCUJ3I3OYYFYHVOUT4RFVK3',
    habilitations: [],
  },
  {
    identifiant: 'lpetit',
    nom: 'Petit',
    prenom: 'Lucie',
    mail: 'lucie.petit@example.org',
    fonction: 'enseignant',
    otpSecret: 'XTJH5Y6XQZBXMV254SH66CZCSVCJSHBT',
    habilitations: [],
    affectation: '0990001N',
  },
];
