import { phrase } from '../../src/domain/phrase.ts';
import { IDENTITES, type IdentiteInventee } from './identites.ts';

/** Plain pages of their own, nothing of FranceConnect's look: nobody must take them for it. */
export const STYLE = `
body { max-width: 44rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; color: #222; background: #fff; }
h1 { font-size: 1.5rem; }
ul { padding: 0; list-style: none; }
li { margin: 0 0 1rem; padding: .75rem 1rem; border: 1px solid #767676; border-radius: .25rem; }
li p { margin: .25rem 0 0; }
button { padding: .5rem 1rem; font: inherit; font-weight: 600; color: #222; background: #ececec; border: 1px solid #555; border-radius: .25rem; cursor: pointer; }
button:hover, button:focus-visible { background: #dcdcdc; outline: 2px solid #222; outline-offset: 2px; }
`;

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);

/** « contents » is HTML. */
const page = (title: string, contents: string): string => `<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} – ${phrase`FranceConnect de démonstration`}</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${contents}
</main>
</body>
</html>
`;

const paragraph = (text: string): string => `<p>${escapeHtml(text)}</p>`;

const fullName = ({ nom, nomUsage, prenoms }: IdentiteInventee): string =>
  `${prenoms.join(' ')} ${nom}${nomUsage === undefined ? '' : phrase`, nom d'usage ${nomUsage}`}`;

const details = ({ dateNaissance, mail, essai }: IdentiteInventee): string =>
  paragraph(`${essai}.`) +
  paragraph(
    phrase`Date de naissance : ${dateNaissance}. ${mail === undefined ? 'Sans mail' : phrase`Mail : ${mail}`}.`,
  );

const list = (name: (identite: IdentiteInventee) => string): string =>
  `<ul>\n${IDENTITES.map((identite) => `<li>${name(identite)}${details(identite)}</li>`).join('\n')}\n</ul>`;

const WARNING = phrase`Ces personnes n'existent pas, et cette page n'est pas FranceConnect : elle en tient lieu sur la machine d'un développeur.`;

/** Posts to its own address: the cookie of that very interaction goes there alone. */
export const choicePage = (): string =>
  page(
    phrase`Choisissez une identité inventée`,
    `${paragraph(WARNING)}
<form method="post">
${list(({ id, ...identite }) => `<button name="identite" value="${escapeHtml(id)}">${escapeHtml(fullName({ id, ...identite }))}</button>`)}
<p><button name="identite" value="">Refuser</button></p>
</form>`,
  );

export const homePage = (): string =>
  page(
    phrase`Identités inventées`,
    `${paragraph(WARNING)}
${paragraph(phrase`Pour en prendre une, choisissez « S'identifier avec FranceConnect » sur le portail.`)}
${list((identite) => `<strong>${escapeHtml(fullName(identite))}</strong>`)}`,
  );

/** « form » is oidc-provider's, with its token. */
export const logoutPage = (form: string): string =>
  page(
    phrase`Se déconnecter de FranceConnect`,
    `${form}
<p><button form="op.logoutForm" name="logout" value="yes">Se déconnecter</button></p>`,
  );

export const errorPage = (error: string, description: string | undefined): string =>
  page(
    phrase`Demande refusée`,
    `${paragraph(phrase`L'application n'a pas fait la demande que FranceConnect attend, ou la page a été ouverte trop tard.`)}
${paragraph(`${error}${description === undefined ? '' : phrase` : ${description}`}`)}`,
  );
