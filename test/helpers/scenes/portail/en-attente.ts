import type { TestApp } from '../../app.ts';
import { Famille, type MailRecu, recevoir } from './famille.ts';
import { type EcoleDePortail, type InformeGardien, informerGardien } from './informes.ts';

export interface EnAttente {
  qui: InformeGardien;
  famille: Famille;
  adresse: string;
  recu: MailRecu;
}

let numero = 0;

/** A guardian « en cours », whose mail has just arrived. */
export async function mettreEnAttente(
  test: { readonly current: TestApp },
  ecole: EcoleDePortail,
): Promise<EnAttente> {
  numero += 1;
  const adresse = `attente${numero}@exemple.fr`;
  const qui = await informerGardien(test, ecole);
  const famille = new Famille(test);
  await famille.arriverAuMail(qui, adresse);
  return { qui, famille, adresse, recu: await recevoir(test, adresse) };
}

/** What the link of a mail carries. */
export const jetonDuLien = ({ lien }: MailRecu): string =>
  new URL(lien, 'http://localhost').searchParams.get('jeton') ?? '';
