import type { OpsTrx } from '../database/transaction.ts';
import { normaliserPourRecherche } from '../domain/francais.ts';
import { cleUai, estUaiValide, normaliserUai } from '../domain/uai.ts';
import { AppError, ConflictError } from '../errors.ts';
import { insertEcole, upsertCirconscription } from '../repositories/ecoles.ts';
import { journaliser } from '../repositories/journal.ts';

export interface EcoleACreer {
  uai: string;
  nom: string;
  commune: string;
  academie: string;
  adresse?: string;
  codePostal?: string;
  /** Created when its code is not known yet. */
  circonscription?: { code: string; nom: string };
}

/** Creates a school without pupils: ONDE brings them. Throws an AppError that says what is wrong with the UAI. */
export async function creerEcole(trx: OpsTrx, demande: EcoleACreer): Promise<{ id: string; uai: string }> {
  const uai = normaliserUai(demande.uai);
  if (!estUaiValide(uai)) throw new AppError(422, 'UAI refusé', fauteUai(uai));
  const { nom, commune, academie, circonscription } = demande;
  const id = await insertEcole(trx, {
    uai,
    nom,
    adresse: demande.adresse ?? null,
    codePostal: demande.codePostal ?? null,
    commune,
    academie,
    circonscriptionId: circonscription
      ? await upsertCirconscription(trx, { ...circonscription, academie })
      : null,
    recherche: normaliserPourRecherche(`${nom} ${commune}`),
  }).catch((error: { constraint?: string }) => {
    if (error.constraint !== 'ecoles_uai_unique') throw error;
    throw new ConflictError('UAI déjà pris', `L’école ${uai} existe déjà.`);
  });
  await journaliser(trx, 'ecole.creee', { ecole: id, uai });
  return { id, uai };
}

function fauteUai(uai: string): string {
  const [, chiffres, lettre] = /^(\d{7})([A-Z])$/.exec(uai) ?? [];
  if (chiffres === undefined) {
    return `«\u00a0${uai}\u00a0» n’est pas un UAI\u00a0: sept chiffres suivis d’une lettre, par exemple 0990001N.`;
  }
  return `L’UAI «\u00a0${uai}\u00a0» est faux\u00a0: la lettre de contrôle de ${chiffres} est ${cleUai(chiffres)}, pas ${lettre}. Vérifiez les chiffres et la lettre.`;
}
