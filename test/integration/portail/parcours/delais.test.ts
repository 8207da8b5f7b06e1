import sql, { raw } from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import { PARCOURS } from '../../../../src/domain/portail/parcours.ts';
import {
  FINS_DE_SESSION,
  PORTAIL_INACTIVITE_MS,
  PORTAIL_PARCOURS_MS,
  PORTAIL_SESSION_MAX_MS,
} from '../../../../src/domain/portail/session.ts';
import { paths } from '../../../../src/paths.ts';
import { findFinDeSession } from '../../../../src/queries/portail/garde.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { useBase } from '../../../helpers/base.ts';
import { Famille } from '../../../helpers/scenes/portail/famille.ts';
import {
  type EcoleDePortail,
  type Informe,
  informerEleve,
  ouvrirEcole,
} from '../../../helpers/scenes/portail/informes.ts';
import { ouvrirSessionDe, vaut } from '../../../helpers/scenes/portail/sessions-portail.ts';

const test = useTestApp();
const enBase = useBase(test);
let ecole: EcoleDePortail;
let qui: Informe;
beforeAll(async () => {
  ecole = await ouvrirEcole(test);
  qui = await informerEleve(test, ecole);
});

type Instant = 'ouverte_le' | 'vue_le';
/** This old when it is looked at, in one statement of one moment. */
const vautA = (session: string, instant: Instant, ageMs: number): Promise<boolean> =>
  test.current.deps.database.withOps(async (trx) => {
    await trx.run(
      sql`update portail_sessions set ${raw(instant)} = now() - ${ageMs} * interval '1 millisecond'
       where empreinte = empreinte_de_session(${session})`,
    );
    return (await trx.rows(sql`select 1 from session_portail_vivante(${session})`)).length > 0;
  });

const DUREES = PARCOURS.flatMap((parcours): [string, Instant, number][] =>
  parcours === 'ouverte'
    ? [
        [parcours, 'vue_le', PORTAIL_INACTIVITE_MS],
        [parcours, 'ouverte_le', PORTAIL_SESSION_MAX_MS],
      ]
    : [[parcours, 'ouverte_le', PORTAIL_PARCOURS_MS]],
);

describe('délais d’une session du portail : ceux que l’on annonce sont ceux de la base', () => {
  it.each(DUREES)('%s, %s : à la milliseconde', async (parcours, instant, duree) => {
    const session = await ouvrirSessionDe(
      test,
      qui,
      PARCOURS.find((un) => un === parcours),
    );
    const vivante = (ageMs: number) => vautA(session, instant, ageMs);
    expect([await vivante(duree - 1), await vivante(duree), await vivante(duree + 1)]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('en chemin, ne rien faire ou beaucoup faire n’y change rien : trente minutes du premier pas au dernier', async () => {
    const session = await ouvrirSessionDe(test, qui, 'activation');
    expect(await vautA(session, 'vue_le', PORTAIL_PARCOURS_MS * 10)).toBe(true);
  });

  it('une page ouverte repousse l’inactivité, au plus une écriture par minute ; jamais les dix heures', async () => {
    const famille = new Famille(test);
    famille.session = await ouvrirSessionDe(test, qui);
    const lire = async () =>
      (
        await enBase<{ age: number }>(
          sql`select extract(epoch from now() - vue_le)::int as age from portail_sessions
           where empreinte = empreinte_de_session(${famille.session ?? ''})`,
        )
      )[0]?.age ?? -1;
    for (const [avant, apres] of [
      [55_000, 55],
      [65_000, 0],
    ] as const) {
      await vautA(famille.session ?? '', 'vue_le', avant);
      await famille.ouvrir(paths.portailDonnees());
      expect(Math.abs((await lire()) - apres)).toBeLessThan(5);
    }
    await vautA(famille.session ?? '', 'ouverte_le', PORTAIL_SESSION_MAX_MS);
    expect((await famille.ouvrir(paths.portailCompte())).texte).toContain(
      'Vous êtes resté longtemps sans rien faire',
    );
  });

  it('finie, la page le dit, et le formulaire resté ouvert aussi : rien n’est fait', async () => {
    const autre = await informerEleve(test, ecole);
    const famille = new Famille(test);
    const page = await famille.commencer(autre);
    await vautA(famille.session ?? '', 'ouverte_le', PORTAIL_PARCOURS_MS);
    for (const fin of [await famille.direNaissance(page), await famille.ouvrir(paths.portailNaissance())]) {
      expect(fin.statut).toBe(200);
      expect(fin.texte).toContain('Vous êtes resté longtemps sans rien faire');
    }
    expect(await enBase(sql`select etat from comptes where id = ${autre.compteId}`)).toEqual([
      { etat: 'informe' },
    ]);
  });

  it('le mot de passe provisoire arrivé à son terme finit ce qu’il avait commencé', async () => {
    const autre = await informerEleve(test, ecole);
    const famille = new Famille(test);
    const page = await famille.commencer(autre);
    await enBase(sql`update provisoires set expire_le = now() where compte_id = ${autre.compteId}`);
    expect(await vaut(test, famille.session ?? '')).toBe(false);
    expect((await famille.direNaissance(page)).url).toBe(`${paths.portail()}?fin=expiree`);
  });
});

describe('pourquoi une session est finie', () => {
  const CAUSES = {
    active: (id: string) =>
      sql`update comptes set etat = 'actif', origine = 'etablissement' where id = ${id}`,
    reinitialise: (id: string) => sql`update comptes set version_acces = version_acces + 1 where id = ${id}`,
    bloque: (id: string) => sql`update comptes set bloque = true where id = ${id}`,
    continuee: (id: string) =>
      sql`update portail_sessions set ouverte_le = '-infinity' where compte_id = ${id}`,
    expiree: (id: string) =>
      sql`update portail_sessions set ouverte_le = now() - interval '1 day' where compte_id = ${id}`,
  } as const;
  it('chaque fin que la base sait dire a sa cause ici', () => {
    expect(Object.keys(CAUSES).sort()).toEqual([...FINS_DE_SESSION].sort());
  });
  it.each(FINS_DE_SESSION)('« %s »', async (fin) => {
    const autre = await informerEleve(test, ecole);
    const session = await ouvrirSessionDe(test, autre, 'activation');
    await enBase(CAUSES[fin](autre.compteId));
    expect(await findFinDeSession(test.current.deps.database, session)).toBe(fin);
    expect(await findFinDeSession(test.current.deps.database, `${session.slice(1)}x`)).toBeUndefined();
  });
});
