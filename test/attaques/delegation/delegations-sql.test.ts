import { describe, expect, it } from 'vitest';
import { useTestApp } from '../../helpers/app.ts';
import { Attaque, annuler, tenter, tenterSansTrace, useConnexions } from '../../helpers/attaques.ts';
import { sessionDe } from '../../helpers/scenes/circonscription.ts';
import { APPEL, SceneVolee } from './scene-volee.ts';

const test = useTestApp();
const connexions = useConnexions(test);
const scene = new SceneVolee(test, connexions);

describe('par du SQL quelconque dans le login de l’administration', () => {
  it('aucune table de délégation ne se lit ni ne s’écrit ; aucune fonction de l’exploitation ne s’appelle', async () => {
    await scene.demander(scene.ien, {});
    const numero = await scene.derniere();
    const attaque = new Attaque('délégations par SQL');
    for (const [qui, session, ecole] of [
      ['IEN', scene.ien, null],
      ['directrice', scene.directrice, scene.lieux.tilleuls.id],
    ] as const)
      await annuler(connexions.app, async () => {
        await connexions.app.query('select from entrer($1, $2)', [session, ecole]);
        for (const enonce of [
          ...['delegations', 'affectations', 'compteurs_du_jour', 'directions', 'droits', 'agents'].map(
            (table) => `select * from ${table}`,
          ),
          `update delegations set acceptee_le = now()`,
          `delete from delegations`,
          'delete from compteurs_du_jour',
          `insert into affectations (agent_id, ecole_id) values (${scene.lieux.vagabond.id}, ${scene.lieux.tilleuls.id})`,
          `select faire_accepter(${numero}, null, 'x')`,
          `select faire_finir(${numero}, false, 'x', null, 'x')`,
          `select dire_effets(${numero}, 'x')`,
          `select * from delegations_montrees(array[${scene.lieux.tilleuls.id}])`,
          `select * from enseignants_montres(array[${scene.lieux.tilleuls.id}])`,
          `select nom_d_agent(${scene.lieux.directrice.id})`,
          `select compter_du_jour(${scene.lieux.ien.id}, 'delegation', 999)`,
          `select compte_du_jour(${scene.lieux.ien.id}, 'delegation')`,
          `select * from delegations_sans_droit(${scene.lieux.lpetit.id})`,
        ]) {
          const { code, nombre } = await tenterSansTrace(connexions.app, enonce);
          attaque.compter(`${qui} : ${enonce} : ${code}`, code !== '42501' || nombre > 0);
        }
      });
    attaque.conclure(34);
  });

  it('chacun ne voit et ne finit que les siennes', async () => {
    await scene.demander(scene.ien, {});
    const numero = await scene.derniere();
    const attaque = new Attaque('délégations des autres');
    const lectures = [
      'select ecole_id from delegations_de_ma_circonscription()',
      'select ecole_id from enseignants_de_ma_circonscription()',
      'select id from ecoles_de_ma_circonscription()',
      'select ecole_id from directions_de_ma_circonscription()',
      'select ecole_id from chiffres_de_ma_circonscription(30)',
    ];
    await scene.dehors(scene.ien, async () => {
      for (const sql of lectures) expect((await tenter(connexions.app, sql)).nombre, sql).toBeGreaterThan(0);
    });
    await scene.dehors(scene.autreIen, async () => {
      for (const sql of lectures) {
        const { lignes } = await tenterSansTrace(connexions.app, sql);
        const vues = lignes.map((ligne) => Object.values(ligne)[0]);
        attaque.compter(
          sql,
          vues.some((id) => id !== scene.lieux.lointaine.id),
        );
      }
      const { code } = await tenterSansTrace(connexions.app, 'select finir_delegation($1, $2)', [
        numero,
        'x',
      ]);
      attaque.compter('finir celle d’un autre IEN', code !== 'C1D02');
      const juger = 'select juger_delegation($1, $2, $3, $4, $5)';
      const jugee = await tenterSansTrace(connexions.app, juger, scene.valeurs({}));
      attaque.compter('juger ce qui n’est pas à lui', jugee.code !== 'C1D02');
      const dites = await tenterSansTrace(connexions.app, 'select * from mes_delegations_sans_droit()');
      attaque.compter('lire ce qui est dit à une autre', dites.nombre > 0);
    });
    for (const session of [scene.directrice, await sessionDe(test.current, scene.lieux.lpetit)])
      await scene.dehors(session, async () => {
        for (const sql of [
          ...lectures,
          `select finir_delegation(${numero}, 'x')`,
          `select accepter_delegation(${numero})`,
        ])
          attaque.compter(sql, (await tenterSansTrace(connexions.app, sql)).code !== 'C1D02');
      });
    const lointain = await sessionDe(test.current, scene.lieux.directeurLointain);
    for (const sql of [`select finir_delegation(${numero}, 'x')`, `select accepter_delegation(${numero})`])
      attaque.compter(sql, (await scene.dansLEcole(lointain, scene.lieux.lointaine, sql, [])) !== 'C1D02');
    attaque.conclure(19);
  });

  it('une déléguée sur tous les comptes n’accepte, ne finit, ne déclare rien', async () => {
    await scene.demander(scene.ien, { perimetre: 'tous' });
    const numero = await scene.derniere();
    await connexions.proprietaire.query('update delegations set effet_le = now()');
    const deleguee = await sessionDe(test.current, scene.lieux.lpetit);
    expect(await scene.dansLEcole(deleguee, scene.lieux.tilleuls, 'select perimetre_courant()', [])).toBe(
      'tous',
    );
    const attaque = new Attaque('déléguée qui se délègue');
    for (const sql of [
      `select finir_delegation(${numero}, 'x')`,
      `select accepter_delegation(${numero})`,
      `select attester_enseignant('vagabond', 'Val', 'Bondir')`,
      `select retirer_enseignant((1)::bigint)`,
      'select count(*) from delegations_de_mon_ecole()',
      'select count(*) from enseignants_de_mon_ecole()',
      APPEL.replace(/\$(\d)/g, (_, n) => `'${scene.valeurs({})[Number(n) - 1]}'`),
    ])
      attaque.compter(sql, (await scene.dansLEcole(deleguee, scene.lieux.tilleuls, sql, [])) !== 'C1D02');
    attaque.conclure(7);
  });

  it('la directrice n’accepte ni sans code récent, ni la sienne', async () => {
    await scene.demander(scene.ien, {});
    const numero = await scene.derniere();
    const accepter = () =>
      scene.dansLEcole(scene.directrice, scene.lieux.tilleuls, 'select accepter_delegation($1)', [numero]);
    expect(await accepter()).toBe('acceptee');
    const code = (le: string) =>
      connexions.proprietaire.query(
        `update sessions set dernier_code_le = now() - interval '${le}' where agent_id = $1`,
        [scene.lieux.directrice.id],
      );
    await code('10 minutes 1 second');
    expect(await accepter()).toBe('C1D03');
    await code('0');
    await connexions.proprietaire.query('update delegations set agent_id = $1', [scene.lieux.directrice.id]);
    expect(await accepter()).toBe('C1D02');
  });
});
