import sql from 'sql-template-tag';
import { describe, expect, it } from 'vitest';
import { paths } from '../../../../src/paths.ts';
import { activer } from '../../../builders/compte.ts';
import { useBase } from '../../../helpers/base.ts';
import { champsDesDates } from '../../../helpers/scenes/portail/dates.ts';
import { passer, premiereFois, useFranceConnect } from '../../../helpers/scenes/portail/franceconnect.ts';
import {
  choisirMotDePasse,
  compteDe,
  dates,
  inscrireDansUneEcole,
  passant,
  prouver,
  unPortable,
} from '../../../helpers/scenes/portail/inscription.ts';

const { test } = await useFranceConnect();
const base = useBase(test);
const NOUR = { prenom: 'Nour', date: '2017-02-03' };
const ADAM = { prenom: 'Adam', date: '2019-09-09' };

/** One account in two schools; the mobile is the first one's. */
async function dansDeuxEcoles() {
  const portable = unPortable();
  const une = await inscrireDansUneEcole(test, { nom: 'AUBERT', prenom: 'Xavier', portable }, [NOUR]);
  const autre = await inscrireDansUneEcole(
    test,
    { nom: 'AUBERT', prenom: 'Xavier', portable: unPortable() },
    [ADAM],
  );
  const { id } = await compteDe(test, une.fiche);
  await base(sql`update representants_legaux set compte_id = ${id} where id = ${autre.fiche} returning id`);
  await base(sql`insert into enfants_confirmes (compte_id, ecole_id, eleve_id)
    values (${id}, ${autre.ecole.id}, ${autre.eleves[0] ?? ''}) returning 1`);
  return { id, portable, une, autre };
}

describe('les preuves d’une école n’ouvrent que ses enfants (règles §4.5)', () => {
  it('FranceConnect, relié avec le portable et l’enfant d’une seule : les autres enfants demandent leur date', async () => {
    const { portable, une } = await dansDeuxEcoles();
    await activer(test.current.deps, [une.fiche], 'representant_legal');
    const xavier = passant(test);
    const enfants = await premiereFois(test, xavier, 'aubert', portable);
    const fini = await xavier.presser(enfants, 'Continuer', { remplir: dates(enfants, { Nour: NOUR.date }) });
    // Nor does it say what becomes of the password.
    expect(fini.url).toBe(`${paths.portailCompte()}?info=lie`);
    expect(fini.texte).toContain('Nour');
    expect(fini.texte).toContain('Vous voyez les enfants d’une seule école');
    expect(fini.html).not.toContain('Adam');
    for (const page of [paths.portailChangerMail(), paths.portailChangerPortable()])
      expect((await xavier.ouvrir(page)).url).toContain(paths.portailCompte());
    const encore = passant(test);
    expect((await passer(encore, 'aubert')).html).not.toContain('Adam');
    const lever = await encore.ouvrir(paths.portailLimite());
    const leve = await encore.presser(lever, 'Continuer', { remplir: champsDesDates({ date1: ADAM.date }) });
    expect(leve.texte).toContain('Adam');
    expect((await passer(passant(test), 'aubert')).texte).toContain('Adam');
  });

  it('le portable venu avec FranceConnect ne lève rien ; un mail que le titulaire confirme ensuite lui sert toujours', async () => {
    const { id, portable } = await dansDeuxEcoles();
    const xavier = passant(test);
    const enfants = await premiereFois(test, xavier, 'aubert', portable);
    await xavier.presser(enfants, 'Continuer', { remplir: dates(enfants, { Nour: NOUR.date }) });
    await base(
      sql`update comptes set mail = 'apres@exemple.fr', mail_confirme_le = now() where id = ${id} returning id`,
    );
    expect(
      await base(sql`select contact_prouve(id, 'sms') as sms, contact_prouve(id, 'mail') as mail, portable
        from comptes where id = ${id}`),
    ).toEqual([{ sms: null, mail: 'apres@exemple.fr', portable }]);
  });

  it('une inscription par SMS de même', async () => {
    const { id, portable } = await dansDeuxEcoles();
    const xavier = passant(test);
    const qui = { portable: portable.replace('+33', '0'), nom: 'Aubert', prenom: 'Xavier' };
    const enfants = await prouver(test, xavier, qui);
    const choix = await xavier.presser(enfants, 'Continuer', {
      remplir: dates(enfants, { Nour: NOUR.date }),
    });
    const fini = await choisirMotDePasse(xavier, choix);
    expect(fini.texte).toContain('Nour');
    expect(fini.html).not.toContain('Adam');
    expect(await base(sql`select limite_a is not null as limite from comptes where id = ${id}`)).toEqual([
      { limite: true },
    ]);
  });
});
