import sql from 'sql-template-tag';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { prevenirTitulaire } from '../../../../src/services/portail/avis.ts';
import { useTestApp } from '../../../helpers/app.ts';
import { useBase } from '../../../helpers/base.ts';
import {
  ajouterUneEcole,
  type Informe,
  informerEleve,
  informerGardien,
  ouvrirEcole,
  parLEcole,
  useEcole,
} from '../../../helpers/scenes/portail/informes.ts';
import { messages, travailler } from '../../../helpers/scenes/portail/oubli.ts';

const test = useTestApp();
const enBase = useBase(test);
const ecole = useEcole(test);
afterEach(() => vi.restoreAllMocks());

const recus = (adresse: string) =>
  messages(test)
    .mails.filter(({ to }) => to === adresse)
    .map(({ subject, text }) => ({ subject, text: text.replace(/\s+/g, ' ') }));

/** As a function of the database programmes it. */
const programmer = (avis: object) =>
  enBase(sql`select graphile_worker.add_job('prevenir_titulaire', ${JSON.stringify({ le: new Date(), ...avis })}::json,
    max_attempts => 14, priority => -10)`);

const confirmer = ({ compteId }: Pick<Informe, 'compteId'>, mail: string | null) =>
  enBase(sql`update comptes set mail = ${mail}, mail_confirme_le = case when ${mail}::text is not null then now() end
    where id = ${compteId} returning id`);

async function eleveEtParents(mails: readonly string[], prenom = 'Noé') {
  const eleve = await informerEleve(test, ecole.current, { prenom });
  const parents = [];
  for (const mail of mails) {
    const parent = await informerGardien(test, ecole.current, {
      prenom: 'Anne',
      mail,
      portable: '+33612345000',
    });
    await enBase(sql`insert into rattachements (ecole_id, representant_legal_id, eleve_id)
      values (${ecole.current.id}, ${parent.ficheId}, ${eleve.ficheId}) returning eleve_id`);
    parents.push(parent);
  }
  return { eleve, parents };
}

describe('un avis à plusieurs destinataires (règles §8.5)', () => {
  it('un refus passager ne retient que son destinataire : les autres reçoivent une fois, quels que soient les essais', async () => {
    const qui = await informerGardien(test, ecole.current, { mail: 'b-refusee@exemple.fr' });
    const { mailer } = test.current.deps;
    const envoyer = mailer.send.bind(mailer);
    const essais: string[] = [];
    vi.spyOn(mailer, 'send').mockImplementation(async (message) => {
      const { address } = message.to;
      essais.push(address);
      if (address === 'b-refusee@exemple.fr' && essais.filter((autre) => autre === address).length === 1)
        throw Object.assign(new Error('451'), { responseCode: 451, command: 'RCPT TO' });
      await envoyer(message);
    });
    const tours = vi.spyOn(mailer, 'waitForTurn');
    await programmer({
      compteId: qui.compteId,
      motif: 'portable_change',
      contacts: [
        { canal: 'mail', adresse: 'a-avant@exemple.fr' },
        { canal: 'mail', adresse: 'c-apres@exemple.fr' },
        { canal: 'sms', adresse: '+33612345001' },
      ],
    });
    await travailler(test);
    expect(essais.sort()).toEqual([
      'a-avant@exemple.fr',
      'b-refusee@exemple.fr',
      'b-refusee@exemple.fr',
      'c-apres@exemple.fr',
    ]);
    expect(recus('b-refusee@exemple.fr')).toHaveLength(1);
    // One for each message that may leave; none to find out whom they go to.
    expect(tours).toHaveBeenCalledTimes(5);
    expect(messages(test).sms.filter(({ to }) => to === '+33612345001')).toHaveLength(1);
  });

  it('reprise, la même demande n’ajoute rien deux fois', async () => {
    const qui = await informerGardien(test, ecole.current, { mail: 'une-fois@exemple.fr' });
    const avis = {
      compteId: qui.compteId,
      motif: 'mail_change',
      le: new Date(),
      contacts: [{ canal: 'mail', adresse: 'ancienne-fois@exemple.fr' }],
      reference: 'reprise',
    } as const;
    await prevenirTitulaire(test.current.deps, avis);
    await prevenirTitulaire(test.current.deps, avis);
    const attendent = await enBase(sql`select max_attempts as essais, priority as priorite
      from graphile_worker.jobs where key like 'avis-reprise-%'`);
    expect(attendent).toEqual([
      { essais: 14, priorite: -10 },
      { essais: 14, priorite: -10 },
    ]);
    await travailler(test);
    for (const adresse of ['une-fois@exemple.fr', 'ancienne-fois@exemple.fr'])
      expect(recus(adresse)).toHaveLength(1);
  });
});

describe('le compte d’un élève (règles §8.5, §8.6)', () => {
  it('son mail change : ses représentants l’apprennent par mail, sauf celui dont c’est l’adresse, parti ou refusé', async () => {
    const { eleve, parents } = await eleveEtParents(
      ['mere@exemple.fr', 'nouvelle@exemple.fr', 'partie@exemple.fr', 'refusee@exemple.fr'],
      'Émilie',
    );
    await confirmer(eleve, 'Nouvelle@exemple.fr');
    await enBase(
      sql`update representants_legaux set parti_le = now() where id = ${parents[2]?.ficheId} returning id`,
    );
    await enBase(
      sql`update representants_legaux set mail_refuse = mail, mail_refuse_motif = 'Refusée' where id = ${parents[3]?.ficheId} returning id`,
    );
    const sms = messages(test).sms.length;
    await programmer({
      compteId: eleve.compteId,
      motif: 'mail_change',
      // The second is her own as well: once, and by her name.
      contacts: ['avant@exemple.fr', 'Mere@exemple.fr'].map((adresse) => ({ canal: 'mail', adresse })),
    });
    await travailler(test);
    expect(recus('mere@exemple.fr')).toMatchObject([
      {
        subject: 'L’adresse mail du compte ÉduConnect d’Émilie a changé – ÉduConnect',
        text: expect.stringMatching(
          /^Bonjour Anne PARENT\d+, .*pour le compte ÉduConnect de votre enfant Émilie \(École des Lilas\)/,
        ),
      },
    ]);
    // Confirmed on the pupil's account: a parent's, whose name is not known.
    expect(recus('avant@exemple.fr')).toMatchObject([
      { text: expect.stringMatching(/^Bonjour, .*le compte ÉduConnect de votre enfant Émilie/) },
    ]);
    for (const adresse of [
      'nouvelle@exemple.fr',
      'Nouvelle@exemple.fr',
      'partie@exemple.fr',
      'refusee@exemple.fr',
    ])
      expect(recus(adresse)).toEqual([]);
    expect(messages(test).sms).toHaveLength(sms);
  });

  it('sans mail dans ONDE, un représentant ne reçoit pas de SMS', async () => {
    const { eleve, parents } = await eleveEtParents(['sans@exemple.fr']);
    await enBase(
      sql`update representants_legaux set mail = null where id = ${parents[0]?.ficheId} returning id`,
    );
    const sms = messages(test).sms.length;
    await programmer({ compteId: eleve.compteId, motif: 'mail_change', contacts: [] });
    await travailler(test);
    expect(messages(test).sms).toHaveLength(sms);
  });

  it('une réinitialisation retire son mail : dit au mail retiré et aux représentants ; sans retrait, au seul mail confirmé', async () => {
    const { eleve } = await eleveEtParents(['pere@exemple.fr', 'tante@exemple.fr']);
    await confirmer(eleve, 'pere@exemple.fr');
    await enBase(
      sql`update comptes set etat = 'actif', active_le = now() where id = ${eleve.compteId} returning id`,
    );
    await parLEcole(test, 'reinitialiser', ecole.current, 'eleve', [eleve.ficheId]);
    await travailler(test);
    const reinitialises = (adresse: string) =>
      recus(adresse).filter(({ subject }) => subject.includes('réinitialisé'));
    expect(reinitialises('pere@exemple.fr')).toMatchObject([
      { text: expect.stringContaining('Votre enfant se connecte avec le mot de passe provisoire') },
    ]);
    expect(reinitialises('tante@exemple.fr')).toEqual([]);

    await confirmer(eleve, 'camarade@exemple.fr');
    await parLEcole(test, 'reinitialiser', ecole.current, 'eleve', [eleve.ficheId]);
    await travailler(test);
    for (const adresse of ['camarade@exemple.fr', 'pere@exemple.fr', 'tante@exemple.fr'])
      expect(reinitialises(adresse)[0]?.text).toContain(
        'L’adresse mail que l’école ne connaît pas est retirée du compte.',
      );
  });
});

describe('un rattachement (règles §8.5)', () => {
  it('dit aux contacts d’avant et à ceux d’ONDE, bien que les fiches soient déjà sur un autre compte', async () => {
    const qui = await informerGardien(test, ecole.current, { mail: 'onde@exemple.fr' });
    const autre = await informerGardien(test, ecole.current, { mail: 'autre@exemple.fr' });
    // Given, never confirmed: who has that address is told all the same.
    await enBase(sql`update comptes set mail = 'onde@exemple.fr' where id = ${qui.compteId} returning id`);
    await enBase(sql`update representants_legaux set compte_id = ${autre.compteId}
      where id = ${qui.ficheId} returning id`);
    await programmer({
      compteId: qui.compteId,
      motif: 'rattachement',
      contacts: [{ canal: 'mail', adresse: 'confirmee@exemple.fr' }],
      // As jsonb_build_object() writes a bigint.
      fiches: [{ ecoleId: Number(ecole.current.id), ficheId: Number(qui.ficheId) }],
    });
    await travailler(test);
    for (const adresse of ['onde@exemple.fr', 'confirmee@exemple.fr'])
      expect(recus(adresse)).toMatchObject([
        {
          subject: 'Votre compte ÉduConnect est rattaché à un autre compte – ÉduConnect',
          text: expect.stringMatching(
            /^Bonjour Dominique PARENT\d+, .*votre compte ÉduConnect \(École des Lilas\)/,
          ),
        },
      ]);
    expect(recus('autre@exemple.fr')).toEqual([]);
  });

  it('sans les fiches, ou sans qu’il en reste, les contacts d’avant sont prévenus quand même', async () => {
    const qui = await informerGardien(test, ecole.current);
    const autre = await informerGardien(test, ecole.current);
    await enBase(sql`update representants_legaux set compte_id = ${autre.compteId}
      where id = ${qui.ficheId} returning id`);
    const sms = [{ canal: 'sms', adresse: '+33612345002' }];
    const mail = [{ canal: 'mail', adresse: 'sans-fiche@exemple.fr' }];
    for (const [contacts, fiches] of [
      [mail, null],
      [sms, []],
    ])
      await programmer({ compteId: qui.compteId, motif: 'rattachement', contacts, fiches });
    await travailler(test);
    expect(recus('sans-fiche@exemple.fr')).toMatchObject([
      { text: expect.stringMatching(/^Bonjour, .*a rattaché votre compte ÉduConnect à un autre compte/) },
    ]);
    expect(messages(test).sms.find(({ to }) => to === '+33612345002')?.text).toContain(
      'votre compte est rattaché à un autre compte',
    );
  });
});

it('une réinitialisation sans retrait est dite aussi à ce que l’école qui l’a faite connaît (règles §8.6)', async () => {
  const qui = await informerGardien(test, ecole.current, {
    mail: 'chef@exemple.fr',
    portable: '+33612345003',
  });
  const ailleurs = await ajouterUneEcole(test, qui, await ouvrirEcole(test, 'École des Acacias'));
  await enBase(
    sql`update representants_legaux set mail = 'ailleurs@exemple.fr' where id = ${ailleurs.fiche} returning id`,
  );
  // The mobile alone is confirmed: the notice went to it, and the mail of the school did not hear of it.
  await enBase(sql`update comptes set etat = 'actif', active_le = now(), portable = '+33612345003', portable_confirme_le = now()
    where id = ${qui.compteId} returning id`);
  await parLEcole(test, 'reinitialiser', ecole.current, 'representant_legal', [qui.ficheId]);
  await travailler(test);
  expect(recus('chef@exemple.fr')).toMatchObject([{ text: expect.not.stringContaining('retirés') }]);
  expect(recus('ailleurs@exemple.fr')).toEqual([]);
  expect(messages(test).sms.filter(({ to }) => to === '+33612345003')).toHaveLength(1);
});
