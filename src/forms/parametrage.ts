import { z } from 'zod';
import type { Profil } from '../domain/comptes/etats.ts';
import { ADRESSE_MAX, type FauteDAdresse, lireAdresse } from '../domain/ecole/adresse-de-service.ts';
import { URL_MON_COMPTE } from '../domain/ecole/scolarite-services.ts';
import { texte } from './form.ts';

const ACTIF_ABSENT =
  'Le choix n’a pas été reçu\u00a0: utilisez le bouton «\u00a0Activer\u00a0» ou «\u00a0Désactiver\u00a0» ci-dessous.';
const AFFICHAGE_ABSENT =
  'Le choix n’a pas été reçu\u00a0: utilisez le bouton «\u00a0Afficher cette adresse\u00a0» ou «\u00a0Ne plus afficher\u00a0» ci-dessous.';

/** Explicit value rather than a toggle: a double click asks twice for the same thing. */
const choix = (message: string) => z.enum(['0', '1'], message).transform((value) => value === '1');

export const basculeSchema = z.object({ actif: choix(ACTIF_ABSENT) });

/** The field of an address, and the id of its control: those of both profiles stand on one page. */
export const champAdresse = (profil: Profil): string => `adresse_${profil}`;

const FAUTES: Readonly<Record<FauteDAdresse, string>> = {
  espace: 'L’adresse contient une espace\u00a0: retirez-la.',
  schema: 'L’adresse doit commencer par https:// ou http://.',
  identifiants:
    'L’adresse contient un nom d’utilisateur ou un mot de passe (avant «\u00a0@\u00a0»)\u00a0: retirez-les, tout le monde les lirait.',
  port: 'L’adresse contient un numéro de port (après «\u00a0:\u00a0»)\u00a0: retirez-le. Seuls les sites ouverts à tous, par les ports habituels, conviennent.',
  numerique: 'L’adresse est faite de nombres\u00a0: donnez le nom du site, par exemple ent.ecole.fr.',
  nom_incomplet:
    'Ce n’est pas l’adresse complète d’un site\u00a0: copiez-la depuis la barre d’adresse de votre navigateur, par exemple https://ent.ecole.fr.',
  trop_longue: `L’adresse est trop longue pour être recopiée par les familles\u00a0: ${ADRESSE_MAX}\u00a0caractères au plus. Donnez celle de la page d’accueil.`,
  scolarite_services: `Les élèves du premier degré n’ont pas accès au portail Scolarité Services. Donnez l’adresse du service auquel ils ont droit, ou celle du compte ÉduConnect\u00a0: ${URL_MON_COMPTE}`,
};

/** The address as it is kept; null when the field was emptied. */
export const adresseSchema = (profil: Profil) =>
  z.object({
    [champAdresse(profil)]: texte(Number.MAX_SAFE_INTEGER).transform((saisie, context) => {
      if (saisie === '') return null;
      const lue = lireAdresse(profil, saisie);
      if (lue.outcome === 'adresse') return lue.adresse;
      context.addIssue({ code: 'custom', message: FAUTES[lue.faute] });
      return z.NEVER;
    }),
  });

/** What was typed, to be shown again beside its fault. */
export const adresseTapee = (profil: Profil, corps: unknown): string =>
  texte(Number.MAX_SAFE_INTEGER).parse((corps as Readonly<Record<string, unknown>>)?.[champAdresse(profil)]);

/** The button says which address it was drawn for. */
export const affichageSchema = z.object({ adresse: texte(ADRESSE_MAX), affichee: choix(AFFICHAGE_ABSENT) });
