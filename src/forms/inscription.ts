import { z } from 'zod';
import { formatTelephone } from '../domain/comptes/telephone.ts';
import { analyserTelephone } from '../domain/onde/champs/telephone.ts';
import { texte } from './form.ts';

/** A mobile in whatever way people type it: E.164, and as the page shows it again. */
const portable = texte(40)
  .pipe(z.string().min(1, 'Écrivez votre numéro de téléphone portable'))
  .transform((saisi, contexte) => {
    const lu = analyserTelephone(saisi, 'FR');
    if (lu?.mobile) return { numero: lu.numero, affiche: formatTelephone(lu.numero) };
    contexte.addIssue({
      code: 'custom',
      message:
        'Ce n’est pas un numéro de portable complet. Exemple\u00a0: 06\u00a012\u00a034\u00a056\u00a078',
    });
    return z.NEVER;
  });

export const portableSaisiSchema = z.object({ portable });

const NOM_MAX = 100;
export const inscriptionSchema = z.object({
  portable,
  nom: texte(NOM_MAX).pipe(z.string().min(1, 'Écrivez votre nom de famille')),
  prenom: texte(NOM_MAX).pipe(z.string().min(1, 'Écrivez votre prénom')),
});

/** What was typed, for the page that shows it again. */
export const saisieInscription = z.object({
  portable: texte(40).catch(''),
  nom: texte(NOM_MAX).catch(''),
  prenom: texte(NOM_MAX).catch(''),
});

/** The second button of the children: those whose date is wrong are left aside. */
export const sansEuxSchema = z.object({ sans: z.literal('1').optional().catch(undefined) });
/** Where the one who leaves goes. */
export const versSchema = z.object({ vers: z.literal('connexion').optional().catch(undefined) });
