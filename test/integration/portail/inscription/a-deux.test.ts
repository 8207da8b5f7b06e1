import { setTimeout as pause } from 'node:timers/promises';
import sql from 'sql-template-tag';
import { beforeEach, describe, expect, it } from 'vitest';
import { SessionTermineeError } from '../../../../src/errors.ts';
import { newSessionId } from '../../../../src/middlewares/portail/session.ts';
import { paths } from '../../../../src/paths.ts';
import { listEnfants } from '../../../../src/queries/portail/compte.ts';
import { findPersonne } from '../../../../src/queries/portail/garde.ts';
import { finishInscription } from '../../../../src/repositories/portail/inscription.ts';
import {
  demanderInscription,
  direEnfantsTrouves,
  prouverPortable,
} from '../../../../src/services/portail/inscription.ts';
import { HACHE_CHOISI } from '../../../builders/compte.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { useBase } from '../../../helpers/base.ts';
import {
  choisirMotDePasse,
  codeDe,
  compteDe,
  dates,
  demander,
  expedierCodes,
  inscrireDansUneEcole,
  oublierLesLimites,
  passant,
  prouver,
  unPortable,
} from '../../../helpers/scenes/portail/inscription.ts';
import type { Page } from '../../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const base = useBase(test);
const AVA = { prenom: 'Ava', date: '2018-03-07' };

beforeEach(() => oublierLesLimites(test));

describe('à deux, ou deux fois', () => {
  it('double clic sur le mot de passe : un seul compte activé, et une page claire', async () => {
    const portable = unPortable();
    const { fiche } = await inscrireDansUneEcole(test, { nom: 'DOUX', prenom: 'Sam', portable }, [AVA]);
    const sam = passant(test);
    const enfants = await prouver(test, sam, { portable, nom: 'Doux', prenom: 'Sam' });
    const choix = await sam.presser(enfants, 'Continuer', { remplir: dates(enfants, { Ava: AVA.date }) });
    const motDePasse = 'sept pommes sur un banc';
    const remplir = { motDePasse, confirmation: motDePasse };
    const reponses = await Promise.all([1, 2].map(() => sam.envoyer(choix, 'Continuer', { remplir })));
    const statuts = reponses.map(({ status }) => status).sort();
    expect(statuts[0]).toBe(303);
    expect([303, 401]).toContain(statuts[1]);
    expect((await compteDe(test, fiche)).etat).toBe('actif');
    const { n } = (
      await base<{ n: number }>(
        sql`select count(*)::int as n from compte_evenements where evenement = 'inscription_sms'
        and compte_id = (select compte_id from representants_legaux where id = ${fiche})`,
      )
    )[0] ?? { n: 0 };
    expect(n).toBe(1);
  });

  it('deux transactions d’une même session : la seconde attend, et la trouve finie', async () => {
    const portable = unPortable();
    const { deps } = test.current;
    await inscrireDansUneEcole(test, { nom: 'IVOIRE', prenom: 'Luc', portable }, [AVA]);
    const demandee = newSessionId();
    await demanderInscription(deps, {
      portable: { numero: portable, affiche: portable },
      nom: 'Ivoire',
      prenom: 'Luc',
      ip: '192.0.2.1',
      session: demandee,
      precedente: '',
    });
    const sms = (await expedierCodes(test)).find(({ to }) => to === portable);
    const personne = await findPersonne(deps.database, demandee, false);
    if (personne === undefined) throw new Error('Pas de session');
    const session = newSessionId();
    expect(await prouverPortable(deps, { session: demandee, personne }, codeDe(sms), session)).toBe('juste');
    const qui = { session, personne };
    const enfants = await deps.database.readPortail(session, listEnfants);
    const dit = enfants.map(({ eleveId }) => ({ eleveId, reponse: 'date' as const, date: AVA.date }));
    expect(await direEnfantsTrouves(deps, qui, { enfants: dit, sans: false })).toEqual({ outcome: 'juste' });

    let seconde: Promise<unknown> = Promise.resolve();
    const premiere = await deps.database.withPortail(session, async (trx) => {
      seconde = deps.database
        .withPortail(session, (autre) => finishInscription(autre, HACHE_CHOISI, newSessionId()))
        .catch((error: unknown) => error);
      await pause(300);
      return finishInscription(trx, HACHE_CHOISI, newSessionId());
    });
    expect(premiere).toBe(true);
    expect(await seconde).toBeInstanceOf(SessionTermineeError);
  });

  it('deux appareils à la fois : l’un active, l’autre lit que c’est fait', async () => {
    const portable = unPortable();
    const saisie = { portable, nom: 'Cyan', prenom: 'Leo' };
    const { fiche } = await inscrireDansUneEcole(test, { nom: 'CYAN', prenom: 'Leo', portable }, [AVA]);
    const appareils = [passant(test), passant(test)];
    const choix: Page[] = [];
    for (const appareil of appareils) {
      const enfants = await prouver(test, appareil, saisie);
      choix.push(
        await appareil.presser(enfants, 'Continuer', { remplir: dates(enfants, { Ava: AVA.date }) }),
      );
    }
    const finies = await Promise.all(
      appareils.map((appareil, rang) => choisirMotDePasse(appareil, choix[rang] as Page)),
    );
    expect(finies.map(({ url }) => url).sort()).toEqual([
      `${paths.portailCompte()}?info=inscrit`,
      `${paths.portail()}?fin=active`,
    ]);
    expect(finies.map(({ texte }) => texte).join()).toContain('Ce compte vient d’être activé');
    expect((await compteDe(test, fiche)).etat).toBe('actif');
  });

  it('les écrans ne s’ouvrent qu’à leur tour', async () => {
    const portable = unPortable();
    await inscrireDansUneEcole(test, { nom: 'BEIGE', prenom: 'Ana', portable }, [AVA]);
    const ana = passant(test);
    await demander(ana, { portable, nom: 'Beige', prenom: 'Ana' });
    await expedierCodes(test);
    for (const page of [paths.portailEnfants(), paths.portailMotDePasse(), paths.portailCompte()])
      expect((await ana.ouvrir(page)).url).toBe(paths.portailCode());
  });
});
