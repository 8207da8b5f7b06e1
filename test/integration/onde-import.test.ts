import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  genererAnneeSuivante,
  genererEcoleOnde,
  type OptionsEcole,
  quirksAuHasard,
} from '../../src/demo/onde.ts';
import { estVide } from '../../src/domain/onde/diff/comparer.ts';
import {
  abandonnerProposition,
  appliquerProposition,
  effacerDetailsAnciens,
  importerDepuisOnde,
  proposerMiseAJour,
} from '../../src/services/mises-a-jour-onde.ts';
import { type ExtractionsOnde, lireExtractions } from '../../src/services/onde.ts';
import type { Demandeur } from '../../src/services/operations-eleves.ts';
import { creerAgent } from '../builders/agent.ts';
import { creerEcole, type EcoleTest, uai } from '../builders/ecole.ts';
import {
  type Eleve,
  elevesVus,
  extractions,
  importer,
  journal,
  misesAJour,
  photo,
  type Responsable,
} from '../builders/onde.ts';
import { useTestApp } from '../helpers/app.ts';

const test = useTestApp();

let numero = 0;
let ecole: EcoleTest;
let directrice: Demandeur;
let adjoint: Demandeur;
beforeEach(async () => {
  const { deps } = test.current;
  numero += 1;
  ecole = await creerEcole(deps, { uai: uai(numero), nom: `École ${numero}` });
  const [une, deux] = [
    await creerAgent(deps, { identifiant: `directrice${numero}`, ecoles: [ecole] }),
    await creerAgent(deps, { identifiant: `adjoint${numero}`, ecoles: [ecole] }),
  ];
  directrice = { acces: { ecoleId: ecole.id, agentId: une.id }, auteur: 'Claire Martin' };
  adjoint = { acces: { ecoleId: ecole.id, agentId: deux.id }, auteur: 'Paul Adjoint' };
});

const generer = (plus: Partial<OptionsEcole> = {}): OptionsEcole => ({
  eleves: 90,
  graine: numero,
  annee: 2026,
  ecole: { uai: ecole.uai, nom: 'École' },
  ...plus,
});
const deLAn = (options: OptionsEcole): ExtractionsOnde => genererEcoleOnde(options);

const ine = (rang: number) => `${String(900_000 + numero * 1000 + rang).padStart(9, '0')}ZZ`;
/** Ten pupils and the mother of the first. */
const classe = (n = 10): Eleve[] =>
  Array.from({ length: n }, (_, rang) => ({
    nom: `NOM${String.fromCharCode(65 + rang)}`,
    prenom: `Prénom${rang}`,
    date: `2018-0${1 + (rang % 9)}-10`,
    ine: ine(rang),
  }));
const mere = (): Responsable => ({
  nom: 'MERE',
  prenom: 'Sophie',
  mail: 'sophie@example.org',
  portable: '0612345678',
  enfants: [{ nom: 'NOMA', prenom: 'Prénom0' }],
});

async function proposer(eleves: Eleve[], responsables?: Responsable[], qui = directrice): Promise<string> {
  const fichiers = extractions({ eleves, ...(responsables ? { responsables } : {}) });
  const proposition = await proposerMiseAJour(test.current.deps, qui, fichiers);
  if (proposition.issue !== 'proposee') throw new Error(JSON.stringify(proposition));
  return proposition.id;
}
const confirmer = (id: string, accepterDeparts = false, qui = directrice) =>
  appliquerProposition(test.current.deps, qui, id, { accepterDeparts });
const prenoms = async () => (await elevesVus(test.current.deps, ecole)).map((vu) => vu.prenom).sort();

describe('proposer, puis confirmer (DESIGN §7)', () => {
  it('rien n’est écrit dans l’école avant la confirmation', async () => {
    const avant = await photo(test.current.deps);
    await proposer(classe(), [mere()]);
    expect(await photo(test.current.deps)).toEqual(avant);
  });

  it('le diff confirmé est appliqué, les lignes lues sont effacées, et ce qui a changé reste', async () => {
    const id = await proposer(classe(), [mere()]);
    expect(await misesAJour(test.current.deps, ecole)).toMatchObject([{ etat: 'proposee', lignes: true }]);
    expect(await confirmer(id)).toEqual({ issue: 'appliquee' });
    expect(await prenoms()).toHaveLength(10);
    expect(await misesAJour(test.current.deps, ecole)).toEqual([
      { id, etat: 'appliquee', lignes: false, detail: true, par: 'Claire Martin' },
    ]);
  });

  it('abandonner n’écrit rien et efface tout ce qui a été lu', async () => {
    const avant = await photo(test.current.deps);
    const id = await proposer(classe(), [mere()]);
    expect(await abandonnerProposition(test.current.deps, directrice, id)).toBe(true);
    expect(await photo(test.current.deps)).toEqual(avant);
    expect(await misesAJour(test.current.deps, ecole)).toMatchObject([
      { etat: 'abandonnee', lignes: false, detail: false },
    ]);
    await expect(confirmer(id)).rejects.toThrow('abandonnée');
    expect(await photo(test.current.deps)).toEqual(avant);
  });

  it('abandonner après coup n’annule rien', async () => {
    const id = await proposer(classe());
    await confirmer(id);
    expect(await abandonnerProposition(test.current.deps, directrice, id)).toBe(false);
    expect(await prenoms()).toHaveLength(10);
  });

  it('deux confirmations au même moment appliquent une seule fois', async () => {
    const id = await proposer(classe(), [mere()]);
    const issues = await Promise.all(Array.from({ length: 6 }, () => confirmer(id)));
    expect(issues.map(({ issue }) => issue).sort()).toEqual([
      'appliquee',
      ...Array(5).fill('deja_appliquee'),
    ]);
    expect(await prenoms()).toHaveLength(10);
    expect(await journal(test.current.deps, ecole, 'onde.importe')).toHaveLength(1);
  });

  it('l’école a changé entre-temps : rien n’est fait, le nouveau diff est proposé, et lui s’applique', async () => {
    await importer(test.current.deps, ecole, extractions({ eleves: classe() }));
    const id = await proposer([...classe(), { nom: 'TARD', prenom: 'Venu', ine: ine(50) }]);
    await importer(
      test.current.deps,
      ecole,
      extractions({ eleves: classe().map((e) => ({ ...e, classe: 'CP B' })) }),
    );
    const avant = await photo(test.current.deps);
    const application = await confirmer(id);
    expect(application.issue).toBe('perimee');
    expect(await photo(test.current.deps)).toEqual(avant);
    const remplacante = application.issue === 'perimee' ? application.remplaceePar : '';
    // Clicking the old page again leads to the same replacement.
    expect(await confirmer(id)).toEqual(application);
    expect(await confirmer(remplacante)).toEqual({ issue: 'appliquee' });
    expect(await prenoms()).toContain('Venu');
    expect((await misesAJour(test.current.deps, ecole)).map(({ etat, lignes }) => [etat, lignes])).toEqual([
      ['appliquee', false],
      ['perimee', false],
      ['appliquee', false],
      ['appliquee', false],
    ]);
  });

  it('plus de 10 % de départs : rien sans leur propre accord', async () => {
    await importer(test.current.deps, ecole, extractions({ eleves: classe() }));
    const id = await proposer(classe().slice(2));
    const avant = await photo(test.current.deps);
    expect(await confirmer(id)).toEqual({ issue: 'departs_a_confirmer' });
    expect(await photo(test.current.deps)).toEqual(avant);
    expect(await confirmer(id, true)).toEqual({ issue: 'appliquee' });
    expect(await prenoms()).toHaveLength(8);
  });

  it('un collègue de l’école peut confirmer ce que j’ai déposé ; qui a déposé et qui a confirmé se lisent', async () => {
    const id = await proposer(classe());
    expect(await confirmer(id, false, adjoint)).toEqual({ issue: 'appliquee' });
    expect(await misesAJour(test.current.deps, ecole)).toMatchObject([{ par: 'Paul Adjoint' }]);
  });

  it('un nouveau dépôt remplace le mien qui attendait, pas celui d’un collègue', async () => {
    await proposer(classe());
    await proposer(classe(), undefined, adjoint);
    await proposer(classe(9));
    expect((await misesAJour(test.current.deps, ecole)).map(({ etat }) => etat)).toEqual([
      'abandonnee',
      'proposee',
      'proposee',
    ]);
  });

  it('la proposition d’une autre école n’existe pas', async () => {
    const id = await proposer(classe());
    const autre = await creerEcole(test.current.deps, { uai: uai(500 + numero) });
    const agent = await creerAgent(test.current.deps, { identifiant: `autre${numero}`, ecoles: [autre] });
    const etranger: Demandeur = { acces: { ecoleId: autre.id, agentId: agent.id }, auteur: 'X' };
    await expect(confirmer(id, true, etranger)).rejects.toThrow('n’existe pas');
    await expect(abandonnerProposition(test.current.deps, etranger, id)).rejects.toThrow('n’existe pas');
    // Even when the application forgets to check: the school of the URL is stated without a right in it.
    const sansDroit: Demandeur = { acces: { ecoleId: ecole.id, agentId: agent.id }, auteur: 'X' };
    await expect(confirmer(id, true, sansDroit)).rejects.toThrow();
    expect(await prenoms()).toEqual([]);
  });

  it('le dépôt et la mise à jour sont au journal, avec des nombres et aucun nom', async () => {
    const id = await proposer(classe(), [mere()]);
    await confirmer(id);
    expect(await journal(test.current.deps, ecole, 'onde.depose')).toMatchObject([
      { auteur: 'Claire Martin', details: { mise_a_jour: id } },
    ]);
    const [importe] = await journal(test.current.deps, ecole, 'onde.importe');
    expect(importe).toMatchObject({
      auteur: 'Claire Martin',
      details: { eleves_arrivees: 10, responsables_arrivees: 1, liens_ajoutes: 1 },
    });
    expect(JSON.stringify(importe)).not.toMatch(/NOMA|MERE|sophie/);
  });

  it('les propositions oubliées et les détails anciens sont effacés la nuit ; les chiffres restent', async () => {
    const { deps, clock } = test.current;
    await confirmer(await proposer(classe()));
    await proposer(classe(9));
    clock.avancer(8 * 86_400_000);
    await effacerDetailsAnciens(deps);
    expect(await misesAJour(deps, ecole)).toMatchObject([
      { etat: 'appliquee', detail: true },
      { etat: 'abandonnee', lignes: false, detail: false },
    ]);
    clock.avancer(400 * 86_400_000);
    await effacerDetailsAnciens(deps);
    expect(await misesAJour(deps, ecole)).toMatchObject([{ etat: 'appliquee', detail: false }, {}]);
    clock.avancer(-408 * 86_400_000);
  });
});

describe('fichiers refusés : l’école ne change pas', () => {
  const deposer = (fichiers: ExtractionsOnde) => proposerMiseAJour(test.current.deps, directrice, fichiers);
  const paire = () => extractions({ eleves: classe(), responsables: [mere()] });
  const vide = Buffer.alloc(0);

  it.each<[string, () => ExtractionsOnde, string]>([
    ['vide', () => ({ eleves: vide }), 'vide'],
    ['sans personne', () => extractions({ eleves: [] }), 'entete_seul'],
    ['tronqué', () => ({ eleves: paire().eleves?.subarray(0, -40) }), 'tronque'],
    [
      'des responsables à la place des élèves',
      () => ({ eleves: paire().responsables }),
      'fichier_responsables',
    ],
    ['des élèves à la place des responsables', () => ({ responsables: paire().eleves }), 'fichier_eleves'],
    ['quelconque', () => ({ eleves: Buffer.from('bonjour') }), 'entete_inconnu'],
  ])('fichier %s', async (_, fichiers, code) => {
    await importer(test.current.deps, ecole, paire());
    const avant = await photo(test.current.deps);
    const proposition = await deposer(fichiers());
    expect(proposition).toMatchObject({ issue: 'refusee', refus: [{ code }] });
    expect(await photo(test.current.deps)).toEqual(avant);
    expect(await misesAJour(test.current.deps, ecole)).toHaveLength(1);
  });

  it('les fichiers d’une autre école', async () => {
    await importer(test.current.deps, ecole, paire());
    const avant = await photo(test.current.deps);
    const autres = classe().map((e, rang) => ({ ...e, nom: `AUTRE${rang}`, ine: ine(100 + rang) }));
    const proposition = await deposer(extractions({ eleves: autres }));
    expect(proposition).toMatchObject({ issue: 'autre_ecole', refus: [{ fichier: 'eleves' }] });
    const pere = { ...mere(), nom: 'PERE', enfants: [{ nom: 'AUTRE1', prenom: 'Prénom1' }] };
    expect(await deposer(extractions({ responsables: [pere] }))).toMatchObject({
      issue: 'autre_ecole',
      refus: [{ fichier: 'responsables' }],
    });
    expect(await photo(test.current.deps)).toEqual(avant);
    expect(await misesAJour(test.current.deps, ecole)).toHaveLength(1);
  });
});

describe('d’une année à l’autre', () => {
  it('importer deux fois les mêmes fichiers ne change rien, quelles que soient leurs bizarreries', async () => {
    const { deps } = test.current;
    for (const graine of [11, 12, 13]) {
      const fichiers = deLAn(generer({ graine, quirks: quirksAuHasard(graine) }));
      const autre = await creerEcole(deps, { uai: uai(600 + graine) });
      await importer(deps, autre, fichiers);
      const avant = await photo(deps);
      const diff = await importer(deps, autre, fichiers);
      expect(estVide(diff)).toBe(true);
      expect(await photo(deps)).toEqual(avant);
    }
  });

  it('un an plus tard : ceux qui restent gardent compte, identifiant, état et mot de passe ; les autres leur compte', async () => {
    const { deps } = test.current;
    const options = generer();
    await importer(deps, ecole, deLAn(options));
    await deps.database.withOps((trx) =>
      trx.run(
        `update comptes set etat = 'actif', origine = 'etablissement', mot_de_passe_hache = 'x', version = 2
         where id in (select compte_id from eleves where ecole_id = $1 and id % 3 = 0
                      union select compte_id from representants_legaux where ecole_id = $1 and id % 3 = 0)`,
        [ecole.id],
      ),
    );
    const fiches = () =>
      deps.database.withOps((trx) =>
        trx.rows<{
          cle: string;
          compte: string;
          identifiant: string;
          etat: string;
          version: number;
          parti: boolean;
        }>(
          `select f.cle, c.id as compte, c.identifiant, c.etat, c.version, f.parti
           from (select 'e' || id as cle, compte_id, parti_le is not null as parti from eleves where ecole_id = $1
                 union all select 'r' || id, compte_id, parti_le is not null from representants_legaux where ecole_id = $1) f
           join comptes c on c.id = f.compte_id`,
          [ecole.id],
        ),
      );
    const avant = new Map((await fiches()).map((fiche) => [fiche.cle, fiche]));
    const diff = await importer(deps, ecole, genererAnneeSuivante(options));
    expect(diff.eleves.departs.length).toBeGreaterThan(5);
    expect(diff.eleves.arrivees.length).toBeGreaterThan(5);
    const apres = new Map((await fiches()).map((fiche) => [fiche.cle, fiche]));
    for (const [cle, { parti: _, ...compte }] of avant) expect(apres.get(cle), cle).toMatchObject(compte);
    const restes = [...apres.values()].filter(({ cle, parti }) => avant.has(cle) && !parti);
    expect(restes.length).toBeGreaterThan(avant.size / 2);
    // Coming back to the first year undoes the departures, with the same accounts.
    const retour = await importer(deps, ecole, deLAn(options));
    expect(retour.eleves.retours).toHaveLength(diff.eleves.departs.length);
    expect(retour.eleves.arrivees).toEqual([]);
    for (const fiche of await fiches()) if (avant.has(fiche.cle)) expect(fiche).toEqual(avant.get(fiche.cle));
  });
});

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
        expect(['refusee', 'autre_ecole', 'proposee']).toContain(proposition.issue);
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
            await trx.run('set constraints all immediate');
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
      trx.run(`
        create function panne() returns trigger language plpgsql as $$ begin raise exception 'panne'; end $$;
        create trigger panne before update on onde_mises_a_jour for each row execute function panne();`),
    );
    try {
      await expect(confirmer(id)).rejects.toThrow('panne');
      expect(await photo(deps)).toEqual(avant);
      expect(await misesAJour(deps, ecole)).toMatchObject([{}, { etat: 'proposee', lignes: true }]);
      expect(await journal(deps, ecole, 'onde.importe')).toHaveLength(1);
    } finally {
      await deps.database.withOps((trx) => trx.run('drop function panne() cascade'));
    }
    expect(await confirmer(id)).toEqual({ issue: 'appliquee' });
  });
});

describe('signalements et identités (DESIGN §7)', () => {
  const signaler = (type: string) =>
    test.current.deps.database.withEcoleOps(ecole.id, (trx) =>
      trx.run(
        `insert into signalements (ecole_id, type, representant_legal_id, eleve_id)
         select ecole_id, $2, representant_legal_id, eleve_id from rattachements where ecole_id = $1`,
        [ecole.id, type],
      ),
    );
  const ouverts = () =>
    test.current.deps.database.withEcoleOps(ecole.id, (trx) =>
      trx.rows('select type from signalements where clos_le is null'),
    );

  it('« date de naissance erronée » se clôt quand la date change, pas avant', async () => {
    await importer(test.current.deps, ecole, extractions({ eleves: classe(), responsables: [mere()] }));
    await signaler('date_naissance_erronee');
    await importer(test.current.deps, ecole, extractions({ eleves: classe(), responsables: [mere()] }));
    expect(await ouverts()).toHaveLength(1);
    const [premier, ...autres] = classe();
    if (!premier) throw new Error();
    await importer(
      test.current.deps,
      ecole,
      extractions({ eleves: [{ ...premier, date: '2018-06-30' }, ...autres] }),
    );
    expect(await ouverts()).toEqual([]);
  });

  it('« rattachement erroné » se clôt quand ONDE ne donne plus le lien', async () => {
    await importer(test.current.deps, ecole, extractions({ eleves: classe(), responsables: [mere()] }));
    await signaler('rattachement_errone');
    await importer(
      test.current.deps,
      ecole,
      extractions({
        eleves: classe(),
        responsables: [{ ...mere(), enfants: [{ nom: 'NOMB', prenom: 'Prénom1' }] }],
      }),
    );
    expect(await ouverts()).toEqual([]);
  });

  it('un nom changé est marqué, sans toucher à l’identifiant', async () => {
    await importer(test.current.deps, ecole, extractions({ eleves: classe() }));
    const avant = (await elevesVus(test.current.deps, ecole)).find(({ prenom }) => prenom === 'Prénom0');
    const [premier, ...autres] = classe();
    if (!premier) throw new Error();
    await importer(
      test.current.deps,
      ecole,
      extractions({ eleves: [{ ...premier, nom: 'MARIEE' }, ...autres] }),
    );
    const marques = await test.current.deps.database.withEcoleOps(ecole.id, (trx) =>
      trx.rows('select nom, prenom from eleves where identite_changee_le is not null'),
    );
    expect(marques).toEqual([{ nom: 'MARIEE', prenom: 'Prénom0' }]);
    const apres = (await elevesVus(test.current.deps, ecole)).find(({ prenom }) => prenom === 'Prénom0');
    expect(apres?.identifiant).toBe(avant?.identifiant);
  });
});

describe('grandes écoles', () => {
  it('une école de 4 000 élèves', { timeout: 120_000 }, async () => {
    const { deps } = test.current;
    const options = generer({ eleves: 4000 });
    const proposition = await proposerMiseAJour(deps, directrice, deLAn(options));
    if (proposition.issue !== 'proposee') throw new Error(proposition.issue);
    expect(await confirmer(proposition.id)).toEqual({ issue: 'appliquee' });
    expect(await prenoms()).toHaveLength(4000);
    expect(estVide(await importer(deps, ecole, deLAn(options)))).toBe(true);
  });
});
