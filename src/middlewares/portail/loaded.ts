import { NotFoundError } from '../../errors.ts';
import { idInterne } from '../../forms/form.ts';
import { type EnfantDuTitulaire, listEnfants } from '../../queries/portail/compte.ts';
import type { Step } from '../step.ts';
import type { TitulaireContext } from './context.ts';

/** One child of the guardian who is logged in; any other number, and a pupil's own, are no page. */
export const monEnfant: Step<TitulaireContext, { enfant: EnfantDuTitulaire }> = {
  kind: 'charge',
  mots: 'un de ses enfants, que la base montre à cette session',
  async add({ deps, req, session, personne }) {
    const id = idInterne.safeParse(req.params.id);
    const enfants = personne.profil === 'eleve' ? [] : await deps.database.readPortail(session, listEnfants);
    const enfant = enfants.find(({ eleveId }) => eleveId === id.data);
    if (enfant === undefined) throw new NotFoundError();
    return { enfant };
  },
};
