import { describe, expect, it } from 'vitest';
import { DELEGATIONS_PAR_JOUR } from '../../../src/domain/circonscription/delegation.ts';
import { useTestApp } from '../../helpers/app.ts';
import { Attaque, annuler, ouvrirClient, tenter, useConnexions } from '../../helpers/attaques.ts';
import { dansJours, sessionDe } from '../../helpers/scenes/circonscription.ts';
import { APPEL, type Demande, SceneVolee } from './scene-volee.ts';

const JUGER = 'select juger_delegation($1, $2, $3, $4, $5) as issue';
const test = useTestApp();
const connexions = useConnexions(test);
const scene = new SceneVolee(test, connexions);

describe('une session d’IEN volée n’ouvre pas une circonscription (règles §10)', () => {
  it('il y a de quoi voler : la même demande, juste, est accordée, et n’ouvre rien avant la direction', async () => {
    expect(await scene.demander(scene.ien, {})).toBe('accordee');
    expect(await scene.combien()).toBe(1);
    const enseignante = await sessionDe(test.current, scene.lieux.lpetit);
    expect(await scene.dansLEcole(enseignante, scene.lieux.tilleuls, 'select 1', [])).toBe('C1D02');
    await connexions.proprietaire.query('update delegations set effet_le = now()');
    expect(await scene.dansLEcole(enseignante, scene.lieux.tilleuls, 'select perimetre_courant()', [])).toBe(
      'eleves',
    );
    await connexions.proprietaire.query('update agents set desactive_le = now() where identifiant = $1', [
      'lpetit',
    ]);
    const { rowCount } = await connexions.proprietaire.query("select from droits where titre = 'delegation'");
    expect(rowCount).toBe(0);
    await connexions.proprietaire.query('update agents set desactive_le = null where identifiant = $1', [
      'lpetit',
    ]);
  });

  it('ni hors de la circonscription, ni à qui n’enseigne pas là, ni à d’autres dates', async () => {
    const attaque = new Attaque('délégations qui ne se donnent pas');
    const essais: [string, string, Demande, string][] = [
      [
        'école d’une autre circonscription',
        scene.ien,
        { ecole: scene.lieux.lointaine, a: scene.lieux.ploin },
        'C1D02',
      ],
      ['par un autre IEN', scene.autreIen, {}, 'C1D02'],
      ['par une directrice', scene.directrice, {}, 'C1D02'],
      ['enseignant d’une autre école', scene.ien, { a: scene.lieux.mdupuis }, 'enseignant'],
      ['enseignant de nulle part', scene.ien, { a: scene.lieux.vagabond }, 'enseignant'],
      ['à soi-même', scene.ien, { a: scene.lieux.ien }, 'enseignant'],
      ['à la directrice', scene.ien, { a: scene.lieux.directrice }, 'enseignant'],
      ['inconnu', scene.ien, { a: { id: '999999', identifiant: '' } }, 'enseignant'],
      ['hier', scene.ien, { debut: dansJours(-1) }, 'periode'],
      ['finit avant de commencer', scene.ien, { debut: dansJours(5), fin: dansJours(4) }, 'periode'],
      ['dans deux ans', scene.ien, { debut: dansJours(800), fin: dansJours(801) }, 'periode'],
      ['au delà du 31 août', scene.ien, { fin: dansJours(800) }, 'periode'],
      ['perimetre inventé', scene.ien, { perimetre: 'onde' }, 'perimetre'],
    ];
    for (const [quoi, session, demande, attendu] of essais) {
      const issue = await scene.demander(session, demande);
      expect(issue, quoi).toBe(attendu);
      attaque.compter(quoi, (await scene.combien()) > 0);
      // « Relire » is told the same, and writes nothing.
      await scene.dehors(session, async () => {
        const { code, lignes } = await tenter(connexions.app, JUGER, scene.valeurs(demande));
        expect(code ?? lignes[0]?.issue, quoi).toBe(attendu);
      });
    }
    for (const [quoi, ligne] of [
      ['à qui n’est plus de l’école', 'update affectations set finie_le = now() where agent_id = $1'],
      ['à qui est désactivé', 'update agents set desactive_le = now() where id = $1'],
      ['à qui dirige déjà', 'insert into habilitations (agent_id, ecole_id) select $1, id from ecoles'],
    ] as const) {
      await annuler(connexions.proprietaire, async () => {
        await connexions.proprietaire.query(ligne, [scene.lieux.lpetit.id]);
        await connexions.proprietaire.query('select from entrer($1, null)', [scene.ien]);
        const { lignes } = await tenter(connexions.proprietaire, APPEL, scene.valeurs({}));
        attaque.compter(quoi, lignes[0]?.issue === 'accordee');
      });
    }
    await connexions.proprietaire.query('update ecoles set fermee_le = now() where id = $1', [
      scene.lieux.lavandes.id,
    ]);
    attaque.compter(
      'école fermée',
      (await scene.demander(scene.ien, { ecole: scene.lieux.lavandes, a: scene.lieux.mdupuis })) !== 'C1D02',
    );
    await connexions.proprietaire.query('update ecoles set fermee_le = null');
    attaque.conclure(17);
  });

  it('ni sans code récent, ni par un IEN qui n’en est plus un', async () => {
    const attaque = new Attaque('IEN sans code, ou qui n’en est plus un');
    const essayer = async (quoi: string, avant: string, apres: string, attendu: string) => {
      await connexions.proprietaire.query(avant, [scene.lieux.ien.id]);
      attaque.compter(quoi, (await scene.demander(scene.ien, {}).catch((e) => e.code)) !== attendu);
      await connexions.proprietaire.query(apres, [scene.lieux.ien.id]);
    };
    const code = (le: string) =>
      `update sessions set dernier_code_le = now() - interval '${le}' where agent_id = $1`;
    await essayer('code ancien', code('10 minutes 1 second'), code('0'), 'C1D03');
    const fonction = (f: string) => `update agents set fonction = '${f}' where id = $1`;
    await essayer('plus IEN', fonction('directeur'), fonction('ien'), 'C1D02');
    const lieu = `update agent_circonscriptions set circonscription_id = (select id from circonscriptions where code = `;
    await essayer(
      'autre circonscription',
      `${lieu}'0990200E') where agent_id = $1`,
      `${lieu}'0990100W') where agent_id = $1`,
      'C1D02',
    );
    const desactive = (v: string) => `update agents set desactive_le = ${v} where id = $1`;
    await essayer('désactivé', desactive('now()'), desactive('null'), 'C1D01');
    expect(await scene.combien()).toBe(0);
    attaque.conclure(4);
  });

  it('ni deux fois, ni par-dessus une autre, ni de nouveau ce qui fut retiré', async () => {
    expect(await scene.demander(scene.ien, { debut: dansJours(5), fin: dansJours(10) })).toBe('accordee');
    for (const [debut, fin] of [
      [5, 10],
      [1, 5],
      [10, 12],
      [6, 7],
      [1, 20],
    ] as const)
      expect(await scene.demander(scene.ien, { debut: dansJours(debut), fin: dansJours(fin) })).toBe(
        'chevauchement',
      );
    expect(await scene.demander(scene.ien, { debut: dansJours(11), fin: dansJours(12) })).toBe('accordee');
    const premiere = (await connexions.proprietaire.query('select min(id) as id from delegations')).rows[0]
      .id;
    const finir = (motif: string) =>
      scene.dansLEcole(scene.directrice, scene.lieux.tilleuls, 'select finir_delegation($1, $2)', [
        premiere,
        motif,
      ]);
    expect(await finir('   ')).toBe('motif');
    await connexions.proprietaire.query(
      "update delegations set refusee_le = now(), refusee_par = $2, motif = 'non' where id = $1",
      [premiere, scene.lieux.directrice.id],
    );
    expect(await finir('encore')).toBe('deja_finie');
    expect(
      await scene.dansLEcole(scene.directrice, scene.lieux.tilleuls, 'select accepter_delegation($1)', [
        premiere,
      ]),
    ).toBe('plus_en_attente');
  });

  it(`ni une sixième du jour, même six à la fois, sous quelque isolation que ce soit`, async () => {
    for (const begin of [
      'begin',
      'begin isolation level repeatable read',
      'begin isolation level serializable',
    ]) {
      await scene.vider();
      const clients = await Promise.all(
        Array.from({ length: DELEGATIONS_PAR_JOUR + 4 }, () => ouvrirClient(test.current.appUrl)),
      );
      const issues = await Promise.all(
        clients.map((client, rang) =>
          scene.demander(scene.ien, { debut: dansJours(rang), fin: dansJours(rang) }, client, begin),
        ),
      );
      await Promise.all(clients.map((client) => client.end()));
      expect(await scene.combien(), `${begin} : ${issues}`).toBeLessThanOrEqual(DELEGATIONS_PAR_JOUR);
      expect(await scene.combien()).toBeGreaterThan(0);
      for (let rang = 20; (await scene.combien()) < DELEGATIONS_PAR_JOUR; rang += 1)
        expect(await scene.demander(scene.ien, { debut: dansJours(rang), fin: dansJours(rang) })).toBe(
          'accordee',
        );
      expect(await scene.demander(scene.ien, { debut: dansJours(40), fin: dansJours(40) })).toBe('trop');
    }
    // One that was ended gives none back, and yesterday's do not count.
    await connexions.proprietaire.query("update delegations set retiree_le = now(), motif = 'x'");
    expect(await scene.demander(scene.ien, { debut: dansJours(50), fin: dansJours(50) })).toBe('trop');
    await connexions.proprietaire.query('update compteurs_du_jour set jour = jour - 1');
    expect(await scene.demander(scene.ien, { debut: dansJours(50), fin: dansJours(50) })).toBe('accordee');
    await connexions.proprietaire.query('update compteurs_du_jour set jour = jour + 1, nombre = 5');
    expect(await scene.demander(scene.ien, { debut: dansJours(60), fin: dansJours(60) })).toBe('trop');
  });
});
