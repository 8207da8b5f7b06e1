import type pg from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import { ouvrirAcces } from '../../../seeds/acces.ts';
import { creerAgent } from '../../builders/agent.ts';
import { useTestApp } from '../../helpers/app.ts';
import {
  Attaque,
  annuler,
  dit,
  ouvrirClient,
  tenter,
  tenterSansTrace,
  useConnexions,
} from '../../helpers/attaques.ts';
import { ouvrirDelegation, type SceneDelegation } from './scene-delegation.ts';

const test = useTestApp();
const connexions = useConnexions(test);
let scene: SceneDelegation;

beforeAll(async () => {
  scene = await ouvrirDelegation(test.current, connexions);
});

/** A moment that never came, in SQL. */
const JAMAIS = 'null::timestamptz';

/** In one's own name: nothing else is wrong with these lines. */
const SIGNE = 'agent_courant(), auteur_courant()';

/** Rows that are the guardians', table by table. */
const LECTURES: Readonly<Record<string, string>> = {
  representants_legaux: 'true',
  rattachements: 'true',
  signalements: 'true',
  envois: 'true',
  onde_mises_a_jour: 'true',
  journal: 'true',
  comptes: "profil = 'representant_legal'",
  operations: "profil = 'representant_legal'",
  selections: "profil = 'representant_legal'",
  feuilles_imprimees: "profil = 'representant_legal'",
  operation_comptes: '$OPERATIONS',
  compte_evenements: '$COMPTES',
  provisoires: '$COMPTES',
};

const entrer = (client: pg.Client, session: string) =>
  client.query('select from entrer($1, $2)', [session, scene.ecole.id]);

/** The numbers of the guardians' accounts and operations, which the delegate may well guess. */
async function filtres(): Promise<Readonly<Record<string, string>>> {
  const { rows } = await connexions.proprietaire.query<{ comptes: string[]; operations: string[] }>(
    `select array(select compte_id::text from representants_legaux where ecole_id = $1) as comptes,
       array(select id::text from operations where ecole_id = $1 and profil = 'representant_legal') as operations`,
    [scene.ecole.id],
  );
  const { comptes = [], operations = [] } = rows[0] ?? {};
  return Object.fromEntries(
    Object.entries(LECTURES).map(([table, filtre]) => [
      table,
      filtre
        .replace('$COMPTES', `compte_id in (${comptes})`)
        .replace('$OPERATIONS', `operation_id in (${operations})`),
    ]),
  );
}

describe('« la portée est dans les politiques » : tout SQL, après une entrée limitée aux élèves', () => {
  it('ne lit aucune ligne des représentants, que la directrice lit', async () => {
    const attaque = new Attaque('délégation limitée aux élèves, lectures');
    const client = connexions.app;
    const tables = await filtres();
    await annuler(client, async () => {
      await entrer(client, scene.directrice.acces.session);
      for (const [table, filtre] of Object.entries(tables)) {
        const { nombre, message } = await tenterSansTrace(
          client,
          `select ecole_id from ${table} where ${filtre}`.replace(
            'select ecole_id from comptes',
            'select id from comptes',
          ),
        );
        expect(nombre, `${table} ${message}`).toBeGreaterThan(0);
      }
    });
    await annuler(client, async () => {
      await entrer(client, scene.deleguee.acces.session);
      for (const [table, filtre] of Object.entries(tables)) {
        const colonnes = table === 'comptes' ? 'id, identifiant, etat' : '*';
        for (const sql of [
          `select ${colonnes} from ${table} where ${filtre}`,
          `select count(*) from ${table} where ${filtre} having count(*) > 0`,
          `select ${colonnes} from ${table} where ${filtre} for update`,
          `select 1 from eleves e, lateral (select 1 from ${table} where ${filtre}) r`,
          `select query_to_xml('select ${colonnes} from ${table} where ${filtre.replaceAll("'", "''")}', false, false, '')::text as x where query_to_xml('select ${colonnes} from ${table} where ${filtre.replaceAll("'", "''")}', false, false, '')::text like '%<row>%'`,
        ]) {
          const reponse = await tenterSansTrace(client, sql);
          attaque.compter(sql, reponse.nombre > 0 || dit(reponse, scene.mots));
        }
      }
      await connexions.proprietaire.query('analyze');
      for (const sql of [
        'select nom::int from representants_legaux',
        'select * from representants_legaux where 1 / (length(nom) - length(nom)) > 0',
        'select mail::int from representants_legaux order by mail limit 1',
        "select identifiant::int from comptes where profil = 'representant_legal'",
        'select adresse::int from envois',
        'select * from pg_stats',
        `select 1 where noms_identiques_partout(${scene.compte})`,
        "select * from mes_droits() where perimetre <> 'eleves'",
        `select 1 where programmer_envois(${scene.mails}) > 0`,
      ]) {
        const reponse = await tenterSansTrace(client, sql);
        const rendu = reponse.nombre > 0 && /noms_identiques|mes_droits|programmer/.test(sql);
        attaque.compter(sql, rendu || dit(reponse, scene.mots));
      }
    });
    attaque.conclure(70);
  });

  it('n’en écrit aucune, fût-ce par une fonction ou par une ligne qui les nomme', async () => {
    const attaque = new Attaque('délégation limitée aux élèves, écritures');
    const { ecole, eleves, representants, compte, parti, lettres, mails, plan } = scene;
    const [eleve = ''] = eleves;
    const [fiche = ''] = representants;
    const tables = await filtres();
    const valeur: Readonly<Record<string, string>> = {
      representants_legaux: "nom = 'VOL'",
      signalements: 'clos_le = now()',
      envois: "adresse = 'vol@exemple.fr'",
      onde_mises_a_jour: "auteur = 'vol'",
      comptes: 'version = version + 1',
      operations: "auteur = 'vol'",
      selections: "criteres = '{}'",
      feuilles_imprimees: 'le = now()',
      provisoires: 'expire_le = now()',
    };
    const compteEleve = `(select compte_id from eleves where id = ${eleve})`;
    const essais = [
      ...Object.entries(valeur).map(([table, quoi]) => `update ${table} set ${quoi} where ${tables[table]}`),
      ...Object.entries(tables).map(([table, filtre]) => `delete from ${table} where ${filtre}`),
      `insert into representants_legaux (ecole_id, nom, prenom, recherche, tri, cle_nom, cle_nom_usage, cle_prenom)
       values (${ecole.id}, 'VOL', 'V', 'vol', 'vol', 'vol', 'vol', 'v')`,
      `insert into rattachements (ecole_id, representant_legal_id, eleve_id) values (${ecole.id}, ${fiche}, ${eleves[2]})`,
      `insert into signalements (ecole_id, type, representant_legal_id, eleve_id) values (${ecole.id}, 'date_naissance_erronee', ${fiche}, ${eleve})`,
      `insert into operations (ecole_id, type, profil, agent_id, auteur) values (${ecole.id}, 'informer', 'representant_legal', ${SIGNE})`,
      `insert into selections (ecole_id, agent_id, profil, criteres) values (${ecole.id}, ${ecole.agent.id}, 'representant_legal', '{}')`,
      "update selections set profil = 'representant_legal'",
      "update operations set profil = 'representant_legal'",
      `insert into feuilles_imprimees (ecole_id, profil, fiche_id, le) values (${ecole.id}, 'representant_legal', ${parti}, now())`,
      `insert into provisoires (compte_id, ecole_id, chiffre, cle, emis_le, expire_le) values (${compte}, ${ecole.id}, 'x', 'x', now(), now())
       on conflict (compte_id, ecole_id) do update set chiffre = excluded.chiffre`,
      `insert into compte_evenements (ecole_id, compte_id, evenement, agent_id, auteur) values (${ecole.id}, ${compte}, 'attribuer', ${SIGNE})`,
      ...[lettres, mails, plan].flatMap((operation) => [
        `insert into operation_comptes (ecole_id, operation_id, ordre, fiche_id, compte_id, version, etat_avant, effet)
         values (${ecole.id}, ${operation}, 99, 99, ${compte}, 1, 'informe', 'attribuer')`,
        `insert into operation_comptes (ecole_id, operation_id, ordre, fiche_id, compte_id, version, etat_avant, effet)
         values (${ecole.id}, ${operation}, 99, ${eleve}99, ${compteEleve}, 1, 'informe', 'attribuer')`,
        `insert into envois (ecole_id, operation_id, fiche_id, compte_id, message_id, adresse)
         values (${ecole.id}, ${operation}, ${fiche}, ${compte}, '<vol-${operation}>', 'vol@exemple.fr')`,
        `insert into envois (ecole_id, operation_id, fiche_id, compte_id, message_id, adresse)
         values (${ecole.id}, ${operation}, ${fiche}, ${compteEleve}, '<vol2-${operation}>', 'vol@exemple.fr')`,
        `select programmer_envois(${operation})`,
      ]),
      `insert into onde_mises_a_jour (ecole_id, etat, agent_id, auteur, empreinte, resume, fichiers) values (${ecole.id}, 'proposee', ${SIGNE}, 'x', '{}', '{}')`,
      `select reprendre_representants(array[${parti}, ${fiche}])`,
      `select * from ouvrir_comptes_representants(array[${parti}, ${fiche}], array['v.ol', 'v.ol'])`,
      'update ecoles set gestion_comptes_eleves = false',
      'update ecoles set onde_maj_le = now()',
    ];
    const client = connexions.app;
    for (const sql of essais) {
      const avant = await scene.coteRepresentants();
      await client.query('begin');
      await entrer(client, scene.deleguee.acces.session);
      await tenter(client, sql);
      await tenter(client, 'commit');
      attaque.compter(sql, (await scene.coteRepresentants()) !== avant);
    }
    attaque.conclure(45);
  });
});

describe('« une fin prend effet à la requête suivante »', () => {
  it('pendant une transaction qui lit : elle ne voit qu’un moment, et la suivante n’entre plus', async () => {
    const attaque = new Attaque('droit terminé en cours de transaction');
    const { deps } = test.current;
    const agent = await creerAgent(deps, { identifiant: 'finissante', ecoles: [scene.ecole] });
    const { session } = await ouvrirAcces(deps, { ecoleId: scene.ecole.id, agentId: agent.id });
    const [lectrice, autrice] = [
      await ouvrirClient(test.current.appUrl),
      await ouvrirClient(test.current.appUrl),
    ];
    await lectrice.query('begin isolation level repeatable read read only');
    await entrer(lectrice, session);
    await autrice.query('begin');
    await entrer(autrice, session);
    await connexions.proprietaire.query(
      'update habilitations set debut = current_date - 9, fin = current_date - 2 where agent_id = $1',
      [agent.id],
    );
    // Seen as it was when the transaction began: whole, never half.
    expect((await tenter(lectrice, 'select id from eleves')).nombre).toBe(scene.eleves.length);
    expect((await tenter(lectrice, 'select ecole_id from mes_droits()')).nombre).toBe(1);
    await lectrice.query('commit');
    // One that writes sees at once that the right is over, wherever it asks for it again.
    attaque.compter('mes_droits()', (await tenterSansTrace(autrice, 'select from mes_droits()')).nombre > 0);
    attaque.compter(
      'entrer() encore',
      (await tenterSansTrace(autrice, 'select from entrer($1, $2)', [session, scene.ecole.id])).code !==
        'C1D02',
    );
    await autrice.query('rollback');
    for (const [client, begin] of [
      [lectrice, 'begin isolation level repeatable read read only'],
      [autrice, 'begin'],
    ] as const) {
      const { code } = await annuler(
        client,
        () => tenter(client, 'select from entrer($1, $2)', [session, scene.ecole.id]),
        begin,
      );
      attaque.compter(`${begin} : ${code}`, code !== 'C1D02');
    }
    await Promise.all([lectrice.end(), autrice.end()]);
    attaque.conclure(4);
  });

  it('un IEN, un enseignant sans délégation, une délégation à venir, passée, retirée, refusée ou en attente n’entrent pas', async () => {
    const attaque = new Attaque('entrées sans droit');
    const { deps } = test.current;
    const delegations: Readonly<Record<string, string>> = {
      'à venir': `current_date + 2, current_date + 9, ${JAMAIS}, ${JAMAIS}, now()`,
      passée: `current_date - 9, current_date - 2, ${JAMAIS}, ${JAMAIS}, now()`,
      retirée: `current_date - 1, current_date + 9, now(), ${JAMAIS}, now()`,
      refusée: `current_date - 1, current_date + 9, ${JAMAIS}, now(), now()`,
      'en attente': `current_date - 1, current_date + 9, ${JAMAIS}, ${JAMAIS}, now() + interval '1 minute'`,
    };
    const agents = [
      await creerAgent(deps, { identifiant: 'inspecteur', fonction: 'ien' }),
      await creerAgent(deps, { identifiant: 'enseignant', fonction: 'enseignant' }),
    ];
    await connexions.proprietaire.query(
      "insert into circonscriptions (code, nom, academie) values ('C1', 'Nord', 'Aix-Marseille')",
    );
    await connexions.proprietaire.query(
      `insert into agent_circonscriptions select $1, id from circonscriptions`,
      [agents[0]?.id],
    );
    await connexions.proprietaire.query(
      'update ecoles set circonscription_id = (select id from circonscriptions) where id = $1',
      [scene.ecole.id],
    );
    for (const [quand, dates] of Object.entries(delegations)) {
      const agent = await creerAgent(deps, { identifiant: `deleguee ${quand}`, fonction: 'enseignant' });
      await connexions.proprietaire.query(
        `insert into delegations (agent_id, ecole_id, perimetre, debut, fin, retiree_le, refusee_le, effet_le, accordee_par)
         select $1, $2, 'tous', d.debut, d.fin, d.retiree_le, d.refusee_le, d.effet_le, $1
         from (values (${dates})) as d (debut, fin, retiree_le, refusee_le, effet_le)`,
        [agent.id, scene.ecole.id],
      );
      agents.push(agent);
    }
    for (const agent of agents) {
      const { session } = await ouvrirAcces(deps, { ecoleId: scene.ecole.id, agentId: agent.id });
      for (const begin of ['begin', 'begin isolation level repeatable read read only']) {
        const { code } = await annuler(
          connexions.app,
          () => tenter(connexions.app, 'select from entrer($1, $2)', [session, scene.ecole.id]),
          begin,
        );
        attaque.compter(`${agent.identifiant} : ${code}`, code !== 'C1D02');
      }
      const garde = await tenter(connexions.app, 'select from garde($1, $2, true) where ecole is not null', [
        session,
        scene.ecole.uai,
      ]);
      attaque.compter(`${agent.identifiant} : garde`, garde.nombre > 0);
    }
    attaque.conclure(21);
  });
});
