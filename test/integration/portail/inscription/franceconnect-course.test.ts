import sql from 'sql-template-tag';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { paths } from '../../../../src/paths.ts';
import { activer } from '../../../builders/compte.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { useBase } from '../../../helpers/base.ts';
import { ouvrirFranceConnect } from '../../../helpers/franceconnect.ts';
import { BASE } from '../../../helpers/scenes/franceconnect.ts';
import { premiereFois } from '../../../helpers/scenes/portail/franceconnect.ts';
import {
  compteDe,
  dates,
  inscrireDansUneEcole,
  oublierLesLimites,
  passant,
  sessionDe,
  unPortable,
} from '../../../helpers/scenes/portail/inscription.ts';
import type { Page, Visiteur } from '../../../helpers/visiteur/visiteur.ts';

const fc = await ouvrirFranceConnect(BASE);
const test = useTestApp(fc.environment);
const base = useBase(test);
const NOUR = { prenom: 'Nour', date: '2017-02-03' };
const XAVIER = { nom: 'AUBERT', prenom: 'Xavier' };
const TOURS = 4;

beforeEach(() => oublierLesLimites(test));
afterEach(() => base(sql`update comptes set franceconnect_sub = null`));
afterAll(() => fc.close());

/** Both end at the same moment: where the winner arrives, and what the other reads. */
async function finirEnsemble(pages: readonly (readonly [Visiteur, Page])[]) {
  const reponses = await Promise.all(
    pages.map(([qui, page]) =>
      qui.envoyer(page, 'Continuer', { remplir: dates(page, { Nour: NOUR.date }) }).then((r) => r),
    ),
  );
  expect(reponses.map(({ status }) => status).sort()).toEqual([303, 409]);
  const gagnant = reponses.find(({ status }) => status === 303)?.headers.location;
  return { gagnant, perdant: reponses.find(({ status }) => status === 409)?.text ?? '' };
}

describe('une identité, un compte, même au même moment (règles §8.4)', () => {
  it('la même identité finit sur deux comptes : un seul l’a, et l’autre parcours le dit', async () => {
    for (let tour = 0; tour < TOURS; tour += 1) {
      await base(sql`update comptes set franceconnect_sub = null`);
      await oublierLesLimites(test);
      const fiches: string[] = [];
      const pages: [Visiteur, Page][] = [];
      for (const portable of [unPortable(), unPortable()]) {
        fiches.push((await inscrireDansUneEcole(test, { ...XAVIER, portable }, [NOUR])).fiche);
        const qui = passant(test);
        pages.push([qui, await premiereFois(test, qui, 'aubert', portable)]);
      }
      const { gagnant, perdant } = await finirEnsemble(pages);
      expect(gagnant).toBe(`${paths.portailCompte()}?info=active`);
      expect(perdant).toContain('Votre identité FranceConnect a déjà un compte');
      const comptes = await Promise.all(fiches.map((fiche) => compteDe(test, fiche)));
      expect(comptes.map(({ etat }) => etat).sort()).toEqual(['actif', 'non_informe']);
      for (const { etat, sub } of comptes) expect(sub !== null).toBe(etat === 'actif');
    }
  });

  it.each([
    ['à activer', false],
    ['déjà activé', true],
  ])('deux identités finissent sur un compte %s : il n’en a qu’une, la première', async (_, actif) => {
    for (let tour = 0; tour < TOURS; tour += 1) {
      await base(sql`update comptes set franceconnect_sub = null`);
      await oublierLesLimites(test);
      const portable = unPortable();
      const { fiche } = await inscrireDansUneEcole(test, { ...XAVIER, portable }, [NOUR]);
      if (actif) await activer(test.current.deps, [fiche], 'representant_legal');
      const [un, deux] = [passant(test), passant(test)];
      const pages: [Visiteur, Page][] = [[un, await premiereFois(test, un, 'aubert', portable)]];
      pages.push([deux, await premiereFois(test, deux, 'aubert', portable)]);
      // A homonym, for the provider: another « sub » with the same names.
      await base(sql`update portail_sessions set franceconnect_sub = 'homonyme'
        where empreinte = empreinte_de_session(${sessionDe(deux)})`);
      const { perdant } = await finirEnsemble(pages);
      expect(perdant).toContain('Ce compte est déjà relié à une autre identité FranceConnect');
      expect(await compteDe(test, fiche)).toMatchObject({ etat: 'actif', sub: expect.stringMatching(/./) });
    }
  });
});
