import type { EnfantDocument, MotDePasseDocument } from '../documents/modeles.ts';
import { drawable, enCapitales } from '../documents/texte.ts';
import { formatDate } from '../domain/francais.ts';
import type { Contenu } from './mailer.ts';

export interface InformationRepresentant {
  ecole: { nom: string; commune: string };
  civilite: string | null;
  nom: string;
  prenom: string;
  identifiant: string;
  motDePasse: MotDePasseDocument;
  enfants: readonly EnfantDocument[];
  /** The preferred ways need a mobile that the school knows (guide §4). */
  portableConnu: boolean;
  urlPortail: string;
  urlServices: readonly string[];
}

type Bloc =
  | { type: 'p' | 'h2'; texte: string }
  | { type: 'ul' | 'ol'; elements: readonly string[] }
  | { type: 'valeur'; libelle: string; texte: string };

/** The mail that informs a guardian: one list of blocks gives both forms. Its subject holds no secret and no child's name. */
export function informationRepresentant(modele: InformationRepresentant): Contenu {
  const blocs = blocsDe(modele);
  return {
    subject: `Votre compte ÉduConnect – ${drawable(modele.ecole.nom)}`,
    text: `${blocs.map(enTexte).join('\n\n')}\n`,
    html: `<!doctype html>\n<html lang="fr"><head><meta charset="utf-8"><title>Votre compte ÉduConnect</title></head><body>\n${blocs.map(enHtml).join('\n')}\n</body></html>\n`,
  };
}

function blocsDe(m: InformationRepresentant): Bloc[] {
  const personne = [m.civilite ?? '', m.prenom, enCapitales(m.nom)].filter((mot) => mot !== '').join(' ');
  return [
    { type: 'p', texte: `Bonjour ${personne},` },
    {
      type: 'p',
      texte: `${m.ecole.nom} (${m.ecole.commune}) vous communique votre compte ÉduConnect, qui donne accès aux services en ligne de l’école.`,
    },
    ...(m.portableConnu && m.motDePasse.type !== 'choisi' ? VOIES_PREFEREES : []),
    { type: 'h2', texte: 'Votre compte' },
    { type: 'valeur', libelle: 'Identifiant', texte: m.identifiant },
    ...motDePasse(m.motDePasse),
    { type: 'h2', texte: 'Enfants concernés dans cette école' },
    { type: 'ul', elements: m.enfants.map((e) => `${e.prenom} ${enCapitales(e.nom)} (${e.classe})`) },
    {
      type: 'p',
      texte:
        'Un enfant manque\u202f? S’il est dans une autre école, ou s’il est déclaré sous un autre nom de responsable, il figure sur un autre compte\u00a0: vous pourrez le rattacher à celui-ci depuis le portail.',
    },
    {
      type: 'h2',
      texte: m.motDePasse.type === 'choisi' ? 'Pour vous connecter' : 'Pour activer votre compte',
    },
    { type: 'ol', elements: etapes(m) },
    { type: 'p', texte: `Vos services\u00a0: ${m.urlServices.join(', ')}` },
    {
      type: 'p',
      texte:
        'Ce mail est personnel\u00a0: ne le transférez pas. Une question\u202f? Adressez-vous à l’école.',
    },
  ];
}

const VOIES_PREFEREES: readonly Bloc[] = [
  { type: 'h2', texte: 'Le plus simple' },
  {
    type: 'p',
    texte:
      'L’école connaît votre téléphone portable\u00a0: créez votre compte vous-même depuis le portail, avec un code reçu par SMS, ou connectez-vous avec FranceConnect. Vous n’aurez alors pas besoin de ce qui suit.',
  },
];

function motDePasse(mdp: MotDePasseDocument): Bloc[] {
  switch (mdp.type) {
    case 'provisoire':
      return [
        { type: 'valeur', libelle: 'Mot de passe provisoire', texte: mdp.valeur },
        { type: 'p', texte: `À utiliser jusqu’au ${formatDate(mdp.expireLe)}.` },
      ];
    case 'choisi':
      return [{ type: 'valeur', libelle: 'Mot de passe', texte: 'le mot de passe que vous avez choisi' }];
    case 'expire':
      return [
        {
          type: 'p',
          texte: `Votre mot de passe provisoire a expiré le ${formatDate(mdp.expireLe)}\u00a0: demandez-en un autre à l’école.`,
        },
      ];
    case 'aucun':
      return [{ type: 'p', texte: 'Demandez à l’école un mot de passe provisoire.' }];
  }
}

function etapes({ motDePasse, urlPortail }: InformationRepresentant): string[] {
  const ouvrir = `Ouvrez ${urlPortail} et choisissez le profil «\u00a0Représentant légal\u00a0».`;
  if (motDePasse.type === 'choisi') return [ouvrir, 'Saisissez votre identifiant et votre mot de passe.'];
  const choisir = 'Choisissez votre propre mot de passe, de 12\u00a0caractères au moins.';
  const debut = [ouvrir, 'Saisissez votre identifiant et votre mot de passe provisoire.', choisir];
  if ('dejaActive' in motDePasse && motDePasse.dejaActive) return debut;
  return [
    ...debut,
    'Indiquez la date de naissance de chacun de vos enfants.',
    'Donnez votre adresse mail, puis ouvrez le lien que vous y recevez.',
  ];
}

function enTexte(bloc: Bloc): string {
  switch (bloc.type) {
    case 'h2':
      return drawable(bloc.texte).toLocaleUpperCase('fr-FR');
    case 'p':
      return drawable(bloc.texte);
    case 'valeur':
      return `${bloc.libelle}\u00a0: ${drawable(bloc.texte)}`;
    default:
      return bloc.elements
        .map((e, rang) => `${bloc.type === 'ol' ? `${rang + 1}.` : '-'} ${drawable(e)}`)
        .join('\n');
  }
}

function enHtml(bloc: Bloc): string {
  if ('elements' in bloc) {
    return `<${bloc.type}>${bloc.elements.map((e) => `<li>${echapper(e)}</li>`).join('')}</${bloc.type}>`;
  }
  if (bloc.type === 'valeur') return `<p>${bloc.libelle}\u00a0: <strong>${echapper(bloc.texte)}</strong></p>`;
  return `<${bloc.type}>${echapper(bloc.texte)}</${bloc.type}>`;
}

const ENTITES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const echapper = (text: string): string => drawable(text).replace(/[&<>"']/g, (c) => ENTITES[c] ?? c);
