import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sql from 'sql-template-tag';
import { beforeAll, describe, expect, it } from 'vitest';
import { commande as creer } from '../../../../src/cli/commandes/agents/creer.ts';
import { commande as desactiver } from '../../../../src/cli/commandes/agents/desactiver.ts';
import { commande as importer } from '../../../../src/cli/commandes/agents/importer.ts';
import { commande as lister } from '../../../../src/cli/commandes/agents/lister.ts';
import { creerAgent } from '../../../builders/agent.ts';
import { creerEcole, uai } from '../../../builders/ecole.ts';
import { lancer, lancerOps } from '../../../helpers/processus/ops.ts';
import {
  agent,
  dossier,
  droits,
  ecole,
  enBase,
  entre,
  identifiant,
  journalOps,
  ops,
  rang,
  test,
  useAgentsOps,
} from '../../../helpers/scenes/connexion/agents-ops.ts';
import { empreinteDeLaBase } from '../../../helpers/scenes/scene.ts';
import { Visiteur } from '../../../helpers/visiteur/visiteur.ts';

useAgentsOps();

describe('agents:lister', () => {
  it('identité, droits avec leurs dates, état, dernière connexion ; jamais un secret', async () => {
    await enBase(sql`update habilitations set fin = '2099-08-31' where agent_id = ${agent.id}`);
    const avant = (await ops(lister, '', { ecole: ecole.uai.toLowerCase() })).sortie;
    expect(avant).toContain(
      `${identifiant}, Claire Martin, directeur, actif, jamais connecté, ${identifiant}@exemple.fr`,
    );
    expect(avant).toContain(`${ecole.uai} École numéro ${rang}, depuis le`);
    expect(avant).toContain('jusqu’au 31 août 2099 inclus');
    expect(avant.split('\n')).toHaveLength(2);
    await Visiteur.connecter(test, identifiant);
    expect((await ops(lister, '', { ecole: ecole.uai })).sortie).toMatch(/connecté le \d/);
    await ops(desactiver, identifiant);
    expect((await ops(lister, '', { ecole: ecole.uai })).sortie).toContain('désactivé');

    const { sortie } = await ops(lister, '', { json: true });
    const lus = sortie
      .split('\n')
      .map((ligne) => JSON.parse(ligne) as { identifiant: string; ecoles: unknown[] });
    expect(lus.find((a) => a.identifiant === identifiant)?.ecoles).toHaveLength(1);
    const [{ secrets } = { secrets: [] }] = await enBase<{ secrets: string[] }>(
      sql`select array[mot_de_passe_hache, encode(otp_chiffre, 'hex')] as secrets from agents where id = ${agent.id}`,
    );
    for (const secret of secrets) expect(sortie).not.toContain(secret);
  });

  it.each([
    ['une école inconnue', { ecole: '0990077W' }, 'n’existe pas ici'],
    ['un UAI faux', { ecole: '0990001A' }, 'est faux'],
    ['une circonscription inconnue', { circonscription: 'NULLE' }, 'n’existe pas ici'],
  ])('refusé plutôt qu’une liste vide : %s', async (_quoi, options, raison) => {
    await expect(lancer(test.current, lister, options)).rejects.toThrow(raison);
  });

  it('un directeur sans école se voit ; une circonscription donne ses écoles et son IEN', async () => {
    await creerAgent(test.current.deps, { identifiant: `seule${rang}` });
    expect((await ops(lister, '')).sortie).toMatch(new RegExp(`^seule${rang}, .*\n  sans école`, 'm'));
    await enBase(
      sql`insert into circonscriptions (code, nom, academie) values (${`099000${rang}W`}, 'Sorgue', 'Test')`,
    );
    await enBase(
      sql`update ecoles set circonscription_id = (select id from circonscriptions
         where code = ${`099000${rang}W`}) where id = ${ecole.id}`,
    );
    await lancer(test.current, creer, {
      nom: 'Bernard',
      prenom: 'Inès',
      identifiant: `ien${rang}`,
      fonction: 'ien',
      circonscription: [`099000${rang}W`],
    });
    const { sortie } = await ops(lister, '', { circonscription: `099000${rang}W` });
    expect(sortie).toContain(`ien${rang}, Inès Bernard, ien, à enrôler`);
    expect(sortie).toContain(identifiant);
    expect(sortie).not.toContain(`seule${rang}`);
  });
});

describe('agents:importer', () => {
  const ENTETE = 'identifiant;nom;prenom;fonction;mail;ecoles;circonscription';
  const ecrire = (lignes: readonly string[], codage: BufferEncoding = 'utf8') => {
    const chemin = join(dossier, `agents-${rang}-${Math.floor(performance.now() * 1000)}.csv`);
    writeFileSync(chemin, Buffer.from(`${lignes.join('\r\n')}\r\n`, codage));
    return chemin;
  };
  const nouveau = (n: number) => `neuf${rang}n${n}`;
  beforeAll(() =>
    enBase(sql`insert into circonscriptions (code, nom, academie) values ('0990100W', 'Val', 'Test')`),
  );

  it('crée ceux qui manquent, et leurs secrets, montrés une fois, ouvrent leur première connexion', async () => {
    const fichier = ecrire([
      ENTETE,
      `${nouveau(1).toUpperCase()};LÉGER;Zoé;Directeur;zoe.leger@exemple.fr;${ecole.uai};`,
      `${nouveau(2)};BERNARD;Inès;IEN;;;0990100W`,
      `${nouveau(3)};PETIT;Luc;enseignant;;;`,
      '',
    ]);
    const { sortie } = await ops(importer, fichier);
    expect(sortie).toContain('3\u00a0agents créés, 0\u00a0modifié, 0\u00a0inchangé.');
    const [, mdp = '', code = ''] = new RegExp(`^${nouveau(1)};([^;]+);([^;]+);`, 'm').exec(sortie) ?? [];
    expect(code).toMatch(/^[A-Z2-9]{4}(-[A-Z2-9]{4}){3}$/);
    expect(await entre(mdp, nouveau(1))).toBe(true);
    const [cree] = await enBase<Record<string, string>>(
      sql`select nom, prenom, mail, fonction from agents where identifiant = ${nouveau(1)}`,
    );
    expect(cree).toEqual({
      nom: 'LÉGER',
      prenom: 'Zoé',
      mail: 'zoe.leger@exemple.fr',
      fonction: 'directeur',
    });
    expect((await journalOps()).slice(0, 3)).toEqual(['agent.cree', 'agent.cree', 'agent.cree']);
  });

  it('Windows-1252 se lit comme UTF-8', async () => {
    await ops(importer, ecrire([ENTETE, `${nouveau(1)};LÉGER;Zoé;directeur;;${ecole.uai};`], 'latin1'));
    expect(await enBase(sql`select nom from agents where identifiant = ${nouveau(1)}`)).toEqual([
      { nom: 'LÉGER' },
    ]);
  });

  it('qui existe garde mot de passe, téléphone et droits ; nom, mail et écoles de plus sont pris', async () => {
    const autre = await creerEcole(test.current.deps, { uai: uai(300 + rang) });
    const secretsDe = () =>
      enBase(
        sql`select mot_de_passe_hache, otp_chiffre, otp_active_le, enrolement_hache, version_session
           from agents where id = ${agent.id}`,
      );
    const avant = await secretsDe();
    const fichier = ecrire([
      ENTETE,
      `${identifiant};DURAND;Claire;directeur;nouveau${rang}@exemple.fr;${autre.uai};`,
    ]);
    const { sortie } = await ops(importer, fichier);
    expect(sortie).toContain('0\u00a0agent créé, 1\u00a0modifié, 0\u00a0inchangé.');
    expect(sortie).toContain(`${identifiant}\u00a0: nom, mail, école ${autre.uai}`);
    expect(sortie).not.toContain('mot de passe');
    expect(await secretsDe()).toEqual(avant);
    expect([await droits(), await droits(agent.id, autre.id)].map((d) => d.length)).toEqual([1, 1]);
    expect(await journalOps()).toContain('agent.modifie');
    expect((await ops(importer, fichier)).sortie).toContain('1\u00a0inchangé.');
    // An empty cell changes nothing.
    await ops(importer, ecrire([ENTETE, `${identifiant};DURAND;Claire;directeur;;;`]));
    expect(await enBase(sql`select mail from agents where id = ${agent.id}`)).toEqual([
      { mail: `nouveau${rang}@exemple.fr` },
    ]);
  });

  it('une faute suffit : rien n’est écrit, et chaque ligne dit la sienne', async () => {
    const avant = await empreinteDeLaBase(test);
    const fichier = ecrire([
      ENTETE,
      `${nouveau(1)};JUSTE;Anne;directeur;;${ecole.uai};`,
      `${nouveau(1)};DOUBLE;Anne;directeur;;${ecole.uai};`,
      `a b;;;chef;pas-un-mail;0990001A;`,
      `${nouveau(4)};X;Y;directeur;;;`,
    ]);
    await expect(ops(importer, fichier)).rejects.toThrow(
      /Rien n’a été écrit\.\nLigne 3\u00a0: .*déjà à la ligne 2\.\nLigne 4\u00a0: .*ne convient pas/s,
    );
    const enBase = ecrire([
      ENTETE,
      `${nouveau(1)};JUSTE;Anne;directeur;;${ecole.uai};`,
      `${nouveau(4)};X;Y;directeur;;;`,
      `${nouveau(5)};X;Y;directeur;;0990077W;`,
      `${nouveau(6)};X;Y;ien;;;0990199Z`,
      `${identifiant};X;Y;enseignant;;;`,
    ]);
    await expect(ops(importer, enBase)).rejects.toThrow(
      /Ligne 3\u00a0: un directeur a au moins une école\.\nLigne 4\u00a0: l’école 0990077W n’existe pas ici\.\nLigne 5\u00a0: .*0990199Z.*\nLigne 6\u00a0: .*est directeur/s,
    );
    expect(await empreinteDeLaBase(test)).toEqual(avant);
  });

  it('une colonne inconnue, absente ou double est refusée : une faute de frappe ôterait les écoles de tous', async () => {
    await expect(ops(importer, ecrire(['identifiant;nom;prénom;ecolles;nom', 'a;b;c;d;e']))).rejects.toThrow(
      /«.ecolles.» inconnue.*«.fonction.» absente.*«.nom.» présente deux fois/s,
    );
    await expect(ops(importer, ecrire([ENTETE]))).rejects.toThrow('ne contient aucun agent');
    await expect(ops(importer, join(dossier, 'absent.csv'))).rejects.toThrow('ENOENT');
  });

  it('--dry-run dit ce qui se passerait, sans rien écrire ni montrer de secret', async () => {
    const avant = await empreinteDeLaBase(test);
    const secrets = join(dossier, `essai-${rang}.csv`);
    const fichier = ecrire([ENTETE, `${nouveau(1)};JUSTE;Anne;directeur;;${ecole.uai};`]);
    const { sortie } = await ops(importer, fichier, { dryRun: true, secrets });
    expect(sortie).toContain('Essai');
    expect(sortie).toContain('1\u00a0agent créé');
    expect(sortie).not.toContain(nouveau(1));
    expect(existsSync(secrets)).toBe(false);
    expect(await empreinteDeLaBase(test)).toEqual(avant);
  });

  it('--secrets : un fichier à soi seul, jamais écrasé ; refusé, il ne laisse ni fichier ni agent', async () => {
    const secrets = join(dossier, `secrets-${rang}.csv`);
    const fichier = ecrire([ENTETE, `${nouveau(1)};JUSTE;Anne;directeur;;${ecole.uai};`]);
    const { sortie } = await ops(importer, fichier, { secrets });
    expect(statSync(secrets).mode & 0o777).toBe(0o600);
    const [, mdp = ''] = new RegExp(`^${nouveau(1)};([^;]+);`, 'm').exec(readFileSync(secrets, 'utf8')) ?? [];
    expect(await entre(mdp, nouveau(1))).toBe(true);
    expect(sortie).not.toContain(mdp);
    const contenu = readFileSync(secrets);
    await expect(
      ops(importer, ecrire([ENTETE, `${nouveau(2)};A;B;enseignant;;;`]), { secrets }),
    ).rejects.toThrow('existe déjà');
    expect(readFileSync(secrets).equals(contenu)).toBe(true);
    expect(await enBase(sql`select 1 from agents where identifiant = ${nouveau(2)}`)).toEqual([]);
    const jamais = join(dossier, `jamais-${rang}.csv`);
    await expect(
      ops(importer, ecrire([ENTETE, `${nouveau(3)};A;B;directeur;;0990077W;`]), { secrets: jamais }),
    ).rejects.toThrow('n’existe pas ici');
    expect(existsSync(jamais)).toBe(false);
  });

  it('au terminal : les fautes sortent sans pile d’appels, avec le code 1', {
    timeout: 180_000,
  }, async () => {
    const { code, stdout, stderr } = await lancerOps(test.current.ownerUrl, [
      'agents:importer',
      ecrire([ENTETE, 'a;b;c;chef;;;']),
    ]);
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('Ligne 2');
    expect(stderr).not.toContain('    at ');
  });
});
