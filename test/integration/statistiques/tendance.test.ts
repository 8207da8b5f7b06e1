import fc from 'fast-check';
import sql from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AccesEcole } from '../../../src/database/database.ts';
import { ETATS, PROFILS } from '../../../src/domain/comptes/etats.ts';
import { jourDeParis, laVeille, leLendemain } from '../../../src/domain/jour.ts';
import { rentreeDe } from '../../../src/domain/statistiques/tendance.ts';
import { paths } from '../../../src/paths.ts';
import { listFaits } from '../../../src/queries/statistiques/faits.ts';
import { listPaliers } from '../../../src/queries/statistiques/statistiques.ts';
import { accesDe, creerAgent } from '../../builders/agent.ts';
import { creerEcole, type EcoleTest, uai } from '../../builders/ecole.ts';
import { useTestApp } from '../../helpers/app.ts';
import { useBase } from '../../helpers/base.ts';
import {
  ecrirePeriodes,
  faireCetteNuit,
  peuplerStatistiques,
} from '../../helpers/scenes/statistiques/statistiques.ts';
import { trouverTous } from '../../helpers/visiteur/html.ts';
import { Visiteur } from '../../helpers/visiteur/visiteur.ts';

const test = useTestApp();
const base = useBase(test);
let ecole: EcoleTest;
let acces: AccesEcole;
let directrice: Visiteur;

beforeAll(async () => {
  const { deps } = test.current;
  ecole = await creerEcole(deps, { uai: uai(1) });
  acces = await accesDe(deps, await creerAgent(deps, { ecoles: [ecole] }), ecole);
  directrice = await Visiteur.connecter(test, 'directrice');
});

const joursDe = (debut: string, nombre: number): string[] => {
  const jours = [debut];
  while (jours.length < nombre) jours.push(leLendemain(jours.at(-1) ?? ''));
  return jours;
};

describe('la tendance, d’une nuit à l’autre (règles §5.4)', () => {
  it('un palier par jour qui change, égal à ce que disait la nuit de ce jour, pour toute suite de périodes', async () => {
    // From before the school year until after the night looked at.
    const JOURS = joursDe('2026-08-28', 14);
    const [RENTREE, NUIT] = ['2026-09-01', JOURS[10] ?? ''];
    const periode = fc
      .record({
        profil: fc.constantFrom(...PROFILS),
        etat: fc.constantFrom(...ETATS),
        origine: fc.constantFrom('responsable', 'etablissement', null),
        depuis: fc.nat(12),
        duree: fc.option(fc.integer({ min: 1, max: 6 })),
        nombre: fc.integer({ min: 1, max: 50 }),
      })
      .map(({ depuis, duree, ...autres }) => ({
        ...autres,
        depuis: JOURS[depuis] ?? '',
        jusquA: duree === null ? null : (joursDe(JOURS[depuis] ?? '', duree + 1).at(-1) ?? null),
      }));
    const cle = ({
      profil,
      etat,
      origine,
      depuis,
    }: {
      profil: string;
      etat: string;
      origine: string | null;
      depuis: string;
    }) => [profil, etat, origine, depuis].join();
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(periode, { selector: cle, maxLength: 25 }), async (periodes) => {
        await base(sql`delete from statistiques`);
        await ecrirePeriodes(test.current.deps, ecole, periodes);
        const paliers = await test.current.deps.database.readEcole(acces, (trx) =>
          listPaliers(trx, { rentree: RENTREE, jour: NUIT }),
        );
        for (const profil of PROFILS) {
          const siens = paliers.filter((palier) => palier.profil === profil);
          expect(new Set(siens.map(({ jour }) => jour)).size).toBe(siens.length);
          for (const jour of JOURS.filter((un) => un >= RENTREE && un <= NUIT)) {
            const palier = siens.findLast((un) => un.jour <= jour);
            for (const etat of ETATS) {
              const ceJour = periodes.filter(
                (une) =>
                  une.profil === profil &&
                  une.etat === etat &&
                  une.depuis <= jour &&
                  (une.jusquA === null || une.jusquA > jour),
              );
              expect(palier?.[etat] ?? 0, `${profil} ${etat} ${jour}`).toBe(
                ceJour.reduce((somme, { nombre }) => somme + nombre, 0),
              );
            }
          }
          expect(siens.every(({ jour }) => jour >= RENTREE && jour <= NUIT)).toBe(true);
        }
      }),
      { numRuns: 40 },
    );
    await base(sql`delete from statistiques`);
  });

  it('ce que l’école a fait : qui a été servi, par jour de Paris, les jours qui concernent le plus de monde', async () => {
    const { deps } = test.current;
    const { representants } = await peuplerStatistiques(deps, ecole);
    // Fifteen days, of one to fifteen people; just after midnight in Paris is still the day before in UTC.
    const operer = (rang: number, { type = 'informer', mode = 'mail', profil = 'representant_legal' } = {}) =>
      base(sql`with o as (
          insert into operations (ecole_id, type, profil, mode, etat, auteur, executee_le)
          values (${ecole.id}, ${type}, ${profil}, ${mode}, 'executee', 'Essai',
            timestamp '2026-09-01 00:30' at time zone 'Europe/Paris' + make_interval(days => ${rang})) returning id
        ) insert into operation_comptes (ecole_id, operation_id, ordre, fiche_id, compte_id, version, etat_avant, effet, motif)
          select ${ecole.id}, o.id, n, -n, r.compte_id, 1, 'non_informe', case when n = 1 then 'refuser' else 'attribuer' end,
            case when n = 1 then 'bloque' end
          from o, generate_series(1, ${rang + 2}) n, representants_legaux r where r.id = ${representants[0]}`);
    for (let rang = 0; rang < 15; rang += 1) await operer(rang);
    await operer(14, { type: 'reinitialiser', mode: 'feuilles' });
    await base(sql`insert into operations (ecole_id, type, profil, etat, auteur)
      values (${ecole.id}, 'informer', 'representant_legal', 'planifiee', 'Essai')`);
    await base(sql`insert into feuilles_imprimees (ecole_id, profil, fiche_id, le)
      select ${ecole.id}, 'eleve', n, timestamp '2026-09-05 23:30' at time zone 'Europe/Paris' from generate_series(1, 3) n`);
    const faits = await deps.database.readEcole(acces, (trx) => listFaits(trx, '2026-09-01'));
    const dits = faits.map(({ profil, jour, fait, nombre }) => `${profil} ${jour} ${fait} ${nombre}`);
    expect(dits.filter((dit) => dit.startsWith('eleve'))).toEqual(['eleve 2026-09-05 imprimes 3']);
    const leurs = dits.filter((dit) => dit.startsWith('representant_legal'));
    expect(leurs).toHaveLength(13);
    expect(leurs.slice(0, 1)).toEqual(['representant_legal 2026-09-04 mail 4']);
    expect(leurs.slice(-2)).toEqual([
      'representant_legal 2026-09-15 mail 15',
      'representant_legal 2026-09-15 reinitialises 15',
    ]);
    expect(new Set(faits.map(({ profil, jours }) => `${profil} ${jours}`))).toEqual(
      new Set(['eleve 1', 'representant_legal 15']),
    );
    const apres = await deps.database.readEcole(acces, (trx) => listFaits(trx, '2026-09-15'));
    expect(apres).toHaveLength(2);
  });

  it('la page la dessine pour chaque profil dès la deuxième nuit, avec son titre, sa description et sa table', async () => {
    const { deps, clock } = test.current;
    await faireCetteNuit(test.current);
    const aujourdhui = jourDeParis(clock.now());
    const premier = [rentreeDe(aujourdhui), laVeille(aujourdhui)].sort()[0] ?? '';
    expect((await directrice.ouvrir(paths.statistiques(ecole))).texte).toContain('avec la deuxième nuit');
    await ecrirePeriodes(
      deps,
      ecole,
      PROFILS.map((profil) => ({
        profil,
        etat: 'non_informe',
        origine: null,
        depuis: premier,
        jusquA: aujourdhui,
        nombre: 9,
      })),
    );
    const page = await directrice.ouvrir(paths.statistiques(ecole));
    const dessins = trouverTous(page.document, 'svg', { role: 'img' });
    expect(dessins).toHaveLength(2);
    for (const dessin of dessins) {
      const [titre = '', description = ''] = (dessin.attributs['aria-labelledby'] ?? '').split(' ');
      expect(trouverTous(dessin, 'title', { id: titre })).toHaveLength(1);
      expect(trouverTous(dessin, 'desc', { id: description })).toHaveLength(1);
      expect(trouverTous(dessin, 'path').length).toBeGreaterThan(2);
    }
    expect(page.html).not.toMatch(/ style=|NaN|Infinity/);
    // Of the whole school only.
    const classes = await directrice.ouvrir(`${paths.statistiques(ecole)}?par=classe`);
    expect(trouverTous(classes.document, 'svg', { role: 'img' })).toEqual([]);
  });
});
