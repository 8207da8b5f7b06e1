import fc from 'fast-check';
import sql from 'sql-template-tag';
import { describe, expect, it } from 'vitest';
import { importerDepuisOnde, proposerMiseAJour } from '../../../../src/services/onde/mises-a-jour.ts';
import { lireExtractions } from '../../../../src/services/onde/onde.ts';
import { creerEcole, uai } from '../../../builders/ecole.ts';
import {
  type Eleve,
  elevesVus,
  extractions,
  importer,
  journal,
  misesAJour,
  photo,
} from '../../../builders/onde.ts';
import {
  classe,
  confirmer,
  directrice,
  ecole,
  ine,
  mere,
  numero,
  proposer,
  test,
  useSceneOnde,
} from '../../../helpers/scenes/onde/scene-onde.ts';

useSceneOnde();

describe('robustesse', () => {
  it('une ligne illisible n’en fait perdre aucune autre', async () => {
    const { deps } = test.current;
    const defauts: Partial<Eleve>[] = [
      { nom: '' },
      { prenom: '42' },
      { date: '31/02/2018' },
      { ine: 'XX', date: '' },
    ];
    for (const [rang, defaut] of defauts.entries()) {
      const autre = await creerEcole(deps, { uai: uai(700 + numero * 10 + rang) });
      // INE of their own: the pupils of one round are not those of another.
      const eleves = classe().map((e, i) => ({
        ...e,
        ine: ine(200 + rang * 20 + i),
        ...(i === 4 ? defaut : {}),
      }));
      const diff = await importer(deps, autre, extractions({ eleves }));
      expect(diff.anomalies.some(({ ligne, gravite }) => ligne === 6 && gravite === 'ligne_ignoree')).toBe(
        true,
      );
      expect(await elevesVus(deps, autre)).toHaveLength(9);
    }
  });

  it('des octets quelconques ne font jamais d’erreur et n’écrivent rien', { timeout: 60_000 }, async () => {
    const { deps } = test.current;
    await importer(deps, ecole, extractions({ eleves: classe(), responsables: [mere()] }));
    const avant = await photo(deps);
    const paire = extractions({ eleves: classe(), responsables: [mere()] });
    const entete = (contenu: Buffer | undefined) =>
      contenu?.subarray(0, contenu.indexOf('\n') + 1) ?? Buffer.alloc(0);
    const octets = fc.uint8Array({ maxLength: 400 }).map((suite) => Buffer.from(suite));
    const fichier = (modele: Buffer | undefined) =>
      fc.oneof(
        octets,
        octets.map((suite) => Buffer.concat([entete(modele), suite])),
        fc
          .tuple(fc.nat((modele?.length ?? 1) - 1), octets)
          .map(([coupe, suite]) => Buffer.concat([modele?.subarray(0, coupe) ?? suite, suite])),
      );
    await fc.assert(
      fc.asyncProperty(fichier(paire.eleves), fichier(paire.responsables), async (eleves, responsables) => {
        const proposition = await proposerMiseAJour(deps, directrice, { eleves, responsables });
        expect(['refusee', 'autre_ecole', 'proposee']).toContain(proposition.outcome);
      }),
      { numRuns: 40 },
    );
    expect(await photo(deps)).toEqual(avant);
  });

  it('des cellules quelconques s’appliquent sans erreur, ou sont écartées', { timeout: 60_000 }, async () => {
    const { deps } = test.current;
    await importer(deps, ecole, extractions({ eleves: classe(), responsables: [mere()] }));
    const avant = await photo(deps);
    const cellule = fc
      .oneof(
        fc.string({ unit: 'binary', maxLength: 30 }),
        fc.string({ maxLength: 150 }),
        fc.constantFrom(
          '',
          '\u0000',
          '\ud800',
          "'); drop table eleves; --",
          '=1+1',
          '9'.repeat(40),
          '2018-03-05',
        ),
      )
      .map((texte) => texte.replace(/[;"\r\n]/g, ' '));
    const champ = <O extends object>(modele: fc.Arbitrary<O>) => modele;
    const eleve = champ(
      fc.record({
        nom: cellule,
        usage: cellule,
        prenom: cellule,
        date: fc.oneof(fc.constant('2018-03-05'), cellule),
        sexe: cellule,
        ine: fc.oneof(cellule, fc.constantFrom(ine(0), ine(1))),
        niveau: cellule,
        classe: cellule,
      }),
    );
    const responsable = champ(
      fc.record({
        civilite: cellule,
        usage: cellule,
        nom: cellule,
        prenom: cellule,
        adresse: cellule,
        cp: cellule,
        mail: cellule,
        portable: cellule,
        domicile: cellule,
        enfants: fc.array(fc.record({ nom: cellule, prenom: cellule, classe: cellule }), { maxLength: 3 }),
      }),
    );
    class Annuler extends Error {}
    await fc.assert(
      fc.asyncProperty(
        fc.array(eleve, { maxLength: 4 }),
        fc.array(responsable, { maxLength: 3 }),
        async (eleves, responsables) => {
          const texte = extractions({
            eleves: [...classe(), ...eleves],
            responsables: [mere(), ...responsables],
          });
          const lecture = lireExtractions(deps, {
            eleves: Buffer.from(texte.eleves?.toString('latin1') ?? '', 'utf8'),
            responsables: Buffer.from(texte.responsables?.toString('latin1') ?? '', 'utf8'),
          });
          if (!lecture.ok) return;
          const application = deps.database.withEcoleOps(ecole.id, async (trx) => {
            await importerDepuisOnde(deps, trx, lecture.fichiers, () => {});
            await trx.run(sql`set constraints all immediate`);
            throw new Annuler();
          });
          await expect(application).rejects.toBeInstanceOf(Annuler);
        },
      ),
      { numRuns: 60 },
    );
    expect(await photo(deps)).toEqual(avant);
  });

  it('une erreur au dernier pas ne laisse rien derrière elle', async () => {
    const { deps } = test.current;
    await importer(deps, ecole, extractions({ eleves: classe(), responsables: [mere()] }));
    const id = await proposer(
      [...classe().slice(0, 9), { nom: 'NEUF', prenom: 'Neuf', ine: ine(60) }],
      [mere()],
    );
    const avant = await photo(deps);
    await deps.database.withOps((trx) =>
      trx.run(sql`
        create function panne() returns trigger language plpgsql as $$ begin raise exception 'panne'; end $$;
        create trigger panne before update on onde_mises_a_jour for each row execute function panne();`),
    );
    try {
      await expect(confirmer(id)).rejects.toThrow('panne');
      expect(await photo(deps)).toEqual(avant);
      expect(await misesAJour(deps, ecole)).toMatchObject([{}, { etat: 'proposee', lignes: true }]);
      expect(await journal(deps, ecole, 'onde.importe')).toHaveLength(1);
    } finally {
      await deps.database.withOps((trx) => trx.run(sql`drop function panne() cascade`));
    }
    expect(await confirmer(id)).toEqual({ outcome: 'appliquee', vide: false });
  });
});
