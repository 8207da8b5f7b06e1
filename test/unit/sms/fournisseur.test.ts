import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { ouvrirFournisseurSms, repondre } from '../../helpers/processus/fournisseur-sms.ts';
import { COURT, JETON, NUMERO, refus, TEXTE, useFournisseur } from './outils.ts';

const { fournisseur, ouvrir, envoyer } = useFournisseur();

describe('un SMS est une requête POST, dont le corps est celui que la configuration écrit', () => {
  it('numéro et texte y sont échappés, le reste y est tel quel ; le jeton est dans l’en-tête', async () => {
    await envoyer();
    const { methode, chemin, entetes, corps } = fournisseur.derniere();
    expect([methode, chemin]).toEqual(['POST', '/v1/envois']);
    expect(entetes.authorization).toBe(`Bearer ${JETON}`);
    expect(entetes['content-type']).toBe('application/json');
    expect(entetes['accept-encoding']).toBe('identity');
    expect(JSON.parse(corps)).toMatchObject({ to: [NUMERO], message: { body: TEXTE, tag: `a ${NUMERO}` } });
    expect(corps).toContain('"id":12345678901234567890}');
  });

  it('un texte qui imite une marque ou la fin du corps reste un texte', async () => {
    const text = '{{numero}}"}],"to":["+33700000000"] $& {{texte}}';
    await ouvrir().send({ to: NUMERO, text });
    const { to, message } = JSON.parse(fournisseur.derniere().corps);
    expect([to, message.body]).toEqual([[NUMERO], text]);
  });

  it.each([200, 201, 202, 204])('%i : accepté', async (statut) => {
    fournisseur.reponses = [repondre(statut)];
    await expect(envoyer()).resolves.toBeUndefined();
  });

  it('rien n’en est gardé ici', async () => {
    const passerelle = ouvrir();
    await envoyer(passerelle);
    expect([passerelle.recent(), passerelle.gardesAuPlus]).toEqual([[], 0]);
  });
});

describe('ce que veut dire un échec', () => {
  it.each([400, 401, 403, 404, 409, 410, 413, 422, 451])('%i : définitif', async (statut) => {
    fournisseur.reponses = [repondre(statut)];
    const { definitif, message } = await refus(envoyer());
    expect([definitif, message]).toEqual([true, `Le fournisseur de SMS a répondu ${statut}.`]);
  });

  it.each([408, 425, 429, 500, 502, 503, 504, 304])('%i : peut être tenté à nouveau', async (statut) => {
    fournisseur.reponses = [repondre(statut)];
    const { definitif, message } = await refus(envoyer());
    expect([definitif, message]).toEqual([false, `Le fournisseur de SMS a répondu ${statut}.`]);
  });

  it('500 puis 200 : la tentative suivante passe, et rien n’a été répété sans qu’on le demande', async () => {
    fournisseur.reponses = [repondre(500), repondre(200)];
    const passerelle = ouvrir();
    await refus(envoyer(passerelle));
    expect(fournisseur.recues).toHaveLength(1);
    await envoyer(passerelle);
    expect(fournisseur.recues).toHaveLength(2);
  });

  it.each([301, 302, 303, 307, 308])('%i : la redirection n’est pas suivie', async (statut) => {
    fournisseur.reponses = [repondre(statut, '', { location: '/ailleurs' }), repondre(200)];
    expect((await refus(envoyer())).definitif).toBe(false);
    expect(fournisseur.recues.map(({ chemin }) => chemin)).toEqual(['/v1/envois']);
  });

  it.each([
    ['30', 30_000],
    ['0', 0],
    ['86400', 600_000],
    ['9'.repeat(400), 600_000],
    ['Tue, 01 Sep 2026 08:02:00 GMT', 120_000],
    ['Tue, 01 Sep 2026 07:00:00 GMT', 0],
    ['Wed, 02 Sep 2026 08:00:00 GMT', 600_000],
    ['-5', undefined],
    ['bientôt', undefined],
    ['jamais GMT', undefined],
  ])('Retry-After « %s » : %s ms, jamais plus que la vie du code', async (retryAfter, attendreMs) => {
    const entete = Buffer.from(retryAfter).toString('latin1');
    fournisseur.reponses = [repondre(429, '', { 'retry-after': entete })];
    expect((await refus(envoyer())).attendreMs).toBe(attendreMs);
  });

  it('sans Retry-After, aucun délai', async () => {
    fournisseur.reponses = [repondre(503)];
    expect((await refus(envoyer())).attendreMs).toBeUndefined();
  });

  it('personne n’écoute, la connexion est coupée : peut être tenté à nouveau', async () => {
    const muet = await ouvrirFournisseurSms();
    await muet.close();
    const absent = await refus(envoyer(ouvrir({ url: muet.url })));
    expect([absent.definitif, absent.message]).toEqual([
      false,
      'Le fournisseur de SMS est injoignable ou a coupé la connexion (ECONNREFUSED).',
    ]);
    fournisseur.reponses = [(res) => res.destroy()];
    const coupe = await refus(envoyer());
    expect([coupe.definitif, coupe.message]).toEqual([
      false,
      'Le fournisseur de SMS est injoignable ou a coupé la connexion (UND_ERR_SOCKET).',
    ]);
  });

  it('un numéro qui n’est pas international ne part pas', async () => {
    for (const to of [
      '0612345678',
      '33612345678',
      '+33 612345678',
      '+0612345678',
      '+33',
      `+${'1'.repeat(16)}`,
    ]) {
      const { definitif, message } = await refus(ouvrir().send({ to, text: TEXTE }));
      expect(definitif).toBe(true);
      expect(message).not.toMatch(/\d{4}/);
    }
    expect(fournisseur.recues).toEqual([]);
  });
});

describe('un fournisseur lent ou bavard', () => {
  it('qui ne répond pas, ou dont les en-têtes ne viennent pas : abandonné au bout du délai', async () => {
    fournisseur.reponses = [() => {}];
    const debut = performance.now();
    const { definitif, message } = await refus(envoyer(ouvrir({ limits: COURT })));
    expect([definitif, message]).toEqual([false, 'Le fournisseur de SMS n’a pas répondu à temps.']);
    expect(performance.now() - debut).toBeGreaterThanOrEqual(COURT.totalMs - 5);
  });

  it('qui accepte sans jamais finir sa réponse a accepté ; qui refuse ainsi a refusé', async () => {
    const sansFin = (statut: number) => (res: ServerResponse) => {
      res.writeHead(statut);
      res.write('expediteur inconnu');
    };
    fournisseur.reponses = [sansFin(200), sansFin(400)];
    const passerelle = ouvrir({ limits: COURT });
    await envoyer(passerelle);
    const { definitif, message } = await refus(envoyer(passerelle));
    expect(definitif).toBe(true);
    expect(message).toContain('400\u00a0: «\u00a0expediteur inconnu\u00a0».');
  });

  it('d’une réponse énorme, seize kilo-octets sont lus, et deux cents signes gardés', async () => {
    let ecrits = 0;
    let coupee: () => void = () => {};
    const fin = new Promise<void>((resolve) => {
      coupee = resolve;
    });
    fournisseur.reponses = [
      (res) => {
        res.on('close', coupee);
        res.writeHead(500);
        const encore = (): void => {
          while (!res.destroyed && ecrits < 200_000_000) {
            ecrits += 65_536;
            if (!res.write('panne '.repeat(10_923))) return void res.once('drain', encore);
          }
        };
        encore();
      },
    ];
    const { definitif, message } = await refus(envoyer());
    expect(definitif).toBe(false);
    expect(message).toMatch(/500\u00a0: «\u00a0(panne )+/);
    expect(message.length).toBeLessThan(300);
    // The connection is given up, the rest is never sent.
    await fin;
    expect(ecrits).toBeLessThan(50_000_000);
  });

  it('à l’arrêt, ce qui attend est abandonné et plus rien ne part', async () => {
    fournisseur.reponses = [() => {}];
    const passerelle = ouvrir();
    const envoi = refus(envoyer(passerelle));
    while (fournisseur.recues.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    passerelle.close();
    for (const { definitif, message } of [await envoi, await refus(envoyer(passerelle))])
      expect([definitif, message]).toEqual([false, 'SMS abandonné\u00a0: le processus s’arrête.']);
    expect(fournisseur.recues).toHaveLength(1);
  });
});

describe('au plus tant de SMS par minute et par processus', () => {
  it('l’attente de son tour n’est pas celle de la réponse', async () => {
    fournisseur.reponses = [(res) => void setTimeout(() => res.end(), 300)];
    await expect(envoyer(ouvrir({ limits: { turnMs: 50, totalMs: 30_000 } }))).resolves.toBeUndefined();
  });

  it('les suivants attendent un peu, puis disent de réessayer, sans que le fournisseur les ait vus', async () => {
    const passerelle = ouvrir({ parMinute: 2, limits: { turnMs: 200, totalMs: 30_000 } });
    await Promise.all([envoyer(passerelle), envoyer(passerelle)]);
    const [un, deux] = await Promise.all([refus(envoyer(passerelle)), refus(envoyer(passerelle))]);
    for (const { definitif, message } of [un, deux])
      expect([definitif, message]).toEqual([
        false,
        'Trop de SMS partent en ce moment de ce processus (SMS_PAR_MINUTE).',
      ]);
    expect(fournisseur.recues).toHaveLength(2);
  });
});
