import type { PortailLecture } from '../../database/transaction.ts';
import { NotFoundError } from '../../errors.ts';
import { idInterne } from '../../forms/form.ts';
import {
  type EnfantAConfirmer,
  type EnfantDuTitulaire,
  type EnfantSignale,
  listEnfants,
  listEnfantsAConfirmer,
  listEnfantsSignales,
} from '../../queries/portail/compte.ts';
import type { Step } from '../step.ts';
import type { PersonneContext, TitulaireContext } from './context.ts';

/** One child of the guardian who is logged in, named or not yet. */
export type MonEnfant = EnfantDuTitulaire | EnfantAConfirmer;

const charger = async (trx: PortailLecture): Promise<MonEnfant[]> => [
  ...(await listEnfants(trx)),
  ...(await listEnfantsAConfirmer(trx)),
];

/** Any other number, and a pupil's own, are no page. */
export const monEnfant: Step<TitulaireContext, { enfant: MonEnfant }> = {
  kind: 'charge',
  mots: 'un de ses enfants, que la base montre à cette session',
  async add({ deps, req, session, personne }) {
    const id = idInterne.safeParse(req.params.id);
    const enfants = personne.profil === 'eleve' ? [] : await deps.database.readPortail(session, charger);
    const enfant = enfants.find(({ eleveId }) => eleveId === id.data);
    if (enfant === undefined) throw new NotFoundError();
    return { enfant };
  },
};

/** A child that this guardian has reported, on « Mon compte » as in an activation; on any other way there is none. */
export const enfantSignale: Step<PersonneContext, { enfant: EnfantSignale }> = {
  kind: 'charge',
  mots: 'un enfant que ce représentant légal a signalé',
  async add({ deps, req, session }) {
    const id = idInterne.safeParse(req.params.id);
    const enfants = await deps.database.readPortail(session, listEnfantsSignales);
    const enfant = enfants.find(({ eleveId }) => eleveId === id.data);
    if (enfant === undefined) throw new NotFoundError();
    return { enfant };
  },
};
