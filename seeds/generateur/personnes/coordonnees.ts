import { type Contexte, ecrire } from '../contexte.ts';
import { sansAccents } from '../fichiers/encodages.ts';
import { empreinte } from '../hasard.ts';
import { liste } from '../noms/liste.ts';
import type { Adresse } from './population.ts';

/** RFC 2606: domains that no one will ever own, so no demo mail reaches anybody. */
const DOMAINES = ['example.org', 'example.net', 'example.com', 'courriel.example', 'postel.example'] as const;

const VOIES =
  liste(`Rue des Lavandières, Chemin du Moulin-Neuf, Avenue de la Gare, Impasse des Mûriers, Rue de l'Église,
  Place du Général-Barral, Allée des Cigales, Boulevard Victor-Hugo, Route de la Plaine, Rue Émile-Zola, Cours Mirabel,
  Chemin de l'Étang, Rue de la République, Lotissement Les Oliviers, Rue Jean-Jaurès, Quai de la Sorgue, Rue du 8-Mai-1945,
  Traverse du Vieux-Four, Avenue Frédéric-Mistral, Rue des Écoles, Montée du Château, Hameau de Font-Vieille,
  Rue Marie-Curie, Square des Tilleuls, Chemin des Garrigues, Rue Hélène-Boucher, Rue du Lavoir, Passage de l'Horloge`);
const COMPLEMENTS = liste(`Bât. A, Bât. C, Appt 12, Résidence Le Clos, 2e étage, BP 14, chez Mme Roux`);
const MAILS_INVALIDES = ['pas de mail', 'néant', 'prenom.nom@', 'famille(at)example.org'] as const;

export function inventerAdresse(ctx: Contexte): Adresse {
  const { hasard } = ctx;
  const numero = `${hasard.entier(1, 148)}${hasard.chance(0.06) ? hasard.choix([' bis', ' ter', 'B']) : ''}`;
  const complement = hasard.chance(0.08) ? `, ${hasard.choix(COMPLEMENTS)}` : '';
  const residence = hasard.chance(0.01) ? ' Résidence "Les Tilleuls"' : '';
  const commune = hasard.chance(0.85)
    ? (ctx.communes[0] ?? hasard.choix(ctx.communes))
    : hasard.choix(ctx.communes);
  return {
    voie: ecrire(ctx, `${numero} ${hasard.choix(VOIES)}${residence}${complement}`),
    codePostal: commune.codePostal,
    commune: ecrire(ctx, commune.nom),
  };
}

/** A step that shares no factor with the slice visits every number before the first comes back. */
export function inventerMobile(ctx: Contexte): string {
  const { premier, nombre } = ctx.mobiles;
  const depart = empreinte(`${ctx.uai}/${ctx.graine}`) % nombre;
  const rang = premier + ((depart + ctx.compteurs.telephone * 1_009) % nombre);
  ctx.compteurs.telephone++;
  return `063998${String(rang).padStart(4, '0')}`;
}

/** 01 99 00 xx xx, kept for fiction too. */
export function inventerFixe(ctx: Contexte): string {
  return `019900${String(ctx.hasard.entier(0, 9999)).padStart(4, '0')}`;
}

function adresseMail(ctx: Contexte, prenom: string, nom: string): string {
  const { hasard } = ctx;
  const lettres = (texte: string): string =>
    sansAccents(texte)
      .toLowerCase()
      .replace(/[^a-z]/g, '');
  const p = lettres(prenom) || 'famille';
  const n = lettres(nom) || 'famille';
  const base = hasard.choix([`${p}.${n}`, `${n}.${p}`, `${p.charAt(0)}.${n}`, `${p}${n}`, `${p}_${n}`]);
  const domaine = hasard.choix(DOMAINES);
  let suffixe = hasard.chance(0.35) ? String(hasard.entier(1, 99)) : '';
  while (ctx.mails.has(`${base}${suffixe}@${domaine}`)) suffixe = String(hasard.entier(100, 99_999));
  ctx.mails.add(`${base}${suffixe}@${domaine}`);
  const mail = `${base}${suffixe}@${domaine}`;
  return hasard.chance(0.04) ? mail.toUpperCase() : mail;
}

export function inventerMail(ctx: Contexte, prenom: string, nom: string): string {
  const { hasard, quirks } = ctx;
  if (hasard.chance(quirks.tauxMailInvalide)) return ecrire(ctx, hasard.choix(MAILS_INVALIDES));
  const mail = adresseMail(ctx, prenom, nom);
  if (!hasard.chance(quirks.tauxDeuxMails)) return mail;
  return `${mail}${hasard.choix([' / ', ', ', ' '])}${adresseMail(ctx, prenom, nom)}`;
}
