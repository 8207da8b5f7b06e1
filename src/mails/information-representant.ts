import { enCapitales } from '../domain/francais.ts';
import { etapes, resteToutAFaire, titreEtapes } from '../textes/activation-representant.ts';
import {
  AUCUN_ENFANT,
  type EnfantDocument,
  FRATRIE,
  LIBELLE_IDENTIFIANT,
  motsMotDePasse,
  nommerEnfant,
  PREFERES,
  PROFIL,
  TITRE_COMPTE,
  TITRE_PREFERES,
  TITRE_SERVICES,
} from '../textes/compte-representant.ts';
import { DONNEES_PERSONNELLES, urlDonnees } from '../textes/donnees-personnelles.ts';
import { drawable } from '../textes/drawable.ts';
import { plain } from '../textes/gras.ts';
import type { MotDePasseRepresentant } from '../textes/mot-de-passe.ts';
import { type Bloc, lien, secret, versHtml, versTexte } from './blocs.ts';
import type { Contenu } from './mailer.ts';

export interface InformationRepresentant {
  ecole: { nom: string; commune: string };
  civilite: string | null;
  nom: string;
  prenom: string;
  identifiant: string;
  motDePasse: MotDePasseRepresentant;
  enfants: readonly EnfantDocument[];
  /** The preferred ways need a mobile that the school knows (guide §4). */
  portableConnu: boolean;
  urlPortail: string;
  urlServices: readonly string[];
}

/** The mail that informs a guardian: one list of blocks gives both forms. Its subject holds no secret and no child's name. */
export function informationRepresentant(modele: InformationRepresentant): Contenu {
  const blocs = blocsDe(modele);
  const ecole = drawable(modele.ecole.nom);
  return {
    expediteur: `${ecole} via ÉduConnect`,
    subject: `${TITRE_COMPTE} – ${ecole}`,
    text: versTexte(blocs),
    html: versHtml(TITRE_COMPTE, blocs),
  };
}

function blocsDe(m: InformationRepresentant): Bloc[] {
  const personne = [m.civilite ?? '', m.prenom, enCapitales(m.nom)].filter((mot) => mot !== '').join(' ');
  const ecole = plain(`${m.ecole.nom} (${m.ecole.commune})`);
  return [
    { type: 'p', mots: [`Bonjour ${plain(personne)},`] },
    {
      type: 'p',
      mots: [
        `Votre école, ${ecole}, vous communique votre compte ÉduConnect, qui donne accès à ses services en ligne.`,
      ],
    },
    ...(m.portableConnu && resteToutAFaire(m.motDePasse) ? preferes(m.urlPortail) : []),
    { type: 'h2', mots: ['Votre compte'] },
    { type: 'p', mots: [`${LIBELLE_IDENTIFIANT}\u00a0: `, secret(m.identifiant)] },
    ...motDePasse(m.motDePasse),
    { type: 'h2', mots: ['Vos enfants dans cette école'] },
    ...enfants(m.enfants),
    { type: 'p', mots: [FRATRIE] },
    { type: 'h2', mots: [titreEtapes(m.motDePasse)] },
    {
      type: 'ol',
      elements: etapes(m.motDePasse, [ouvrir(m.urlPortail)]).map((e) => (typeof e === 'string' ? [e] : e)),
    },
    { type: 'h2', mots: [TITRE_SERVICES] },
    { type: 'ul', elements: m.urlServices.map((url) => [lien(url)]) },
    {
      type: 'p',
      mots: [
        'Ce mail est personnel\u00a0: ne le transférez pas. Une question\u202f? Adressez-vous à l’école.',
      ],
    },
    { type: 'p', mots: [`${DONNEES_PERSONNELLES} `, lien(urlDonnees(m.urlPortail))] },
  ];
}

const preferes = (urlPortail: string): Bloc[] => [
  { type: 'h2', mots: [TITRE_PREFERES] },
  { type: 'ul', elements: PREFERES.map((voie) => [voie]) },
  { type: 'p', mots: ['Le portail\u00a0: ', lien(urlPortail)] },
];

const ouvrir = (urlPortail: string) => ['Ouvrez ', lien(urlPortail), ` et choisissez le profil ${PROFIL}.`];

function motDePasse(mdp: MotDePasseRepresentant): Bloc[] {
  const { libelleMotDePasse, annonce, precisions } = motsMotDePasse(mdp);
  const libelle = libelleMotDePasse === undefined ? [] : [`${libelleMotDePasse}\u00a0: `];
  const valeur = mdp.type === 'provisoire' ? secret(mdp.valeur) : `*${enSuite(annonce ?? '', libelle)}*`;
  return [
    { type: 'p', mots: [...libelle, valeur] },
    ...precisions.map((precision): Bloc => ({ type: 'p', mots: [precision] })),
  ];
}

/** What comes after a label begins in lower case. */
const enSuite = (annonce: string, libelle: readonly string[]): string =>
  libelle.length === 0 ? annonce : annonce.charAt(0).toLowerCase() + annonce.slice(1);

function enfants(liste: readonly EnfantDocument[]): Bloc[] {
  if (liste.length === 0) return [{ type: 'p', mots: [AUCUN_ENFANT] }];
  const elements = liste.map((enfant) => [plain(nommerEnfant(enfant))]);
  return [{ type: 'ul', elements }];
}
