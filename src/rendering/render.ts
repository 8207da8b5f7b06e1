import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ejs, { type TemplateFunction } from 'ejs';
import { PROJECT_ROOT } from '../project-root.ts';
import { aDesErreurs } from '../vues/commun.ts';
import type { Layout, Ui } from './ui.ts';
import type { Views } from './views.ts';

export interface PageRendering {
  /** Title of the page alone: the school, the application and « Erreur – » are added here. */
  titre: string;
  /** « application » by default. */
  layout?: Layout;
}

export interface Renderer {
  /** The view alone, without a layout. */
  render<V extends keyof Views>(view: V, vm: Views[V], ui: Ui): string;
  /** The view inside its layout: a whole document. */
  renderPage<V extends keyof Views>(view: V, vm: Views[V], ui: Ui, page: PageRendering): string;
}

/** What the title of the document ends with: the portal bears the name that sheets and mails give it. */
const nomDuSite = (layout: Layout): string => (layout === 'portail' ? 'ÉduConnect' : 'Comptes 1D');

/** What include() takes: « /components/formulaire/champ », from the root of views/; nothing that could leave it. */
const INCLUDABLE = /^(\/[a-z0-9-]+)+$/;

/**
 * EJS without its traps: no `with`, strict code, and a template sees `vm` and `ui` (a layout: `body` too),
 * include() and nothing else. What a user sends is a value inside `vm`, never a key beside it, so that it can
 * reach neither the options of EJS nor the names a template uses.
 * `cache: false` reads the templates again for each page, for a developer at work.
 */
export function createRenderer(options: { cache: boolean; folder?: string }): Renderer {
  const folder = options.folder ?? join(PROJECT_ROOT, 'views');
  const compiled = new Map<string, TemplateFunction>();

  function compile(name: string): TemplateFunction {
    const filename = join(folder, `${name}.ejs`);
    return ejs.compile(readFileSync(filename, 'utf8'), {
      filename,
      strict: true,
      _with: false,
      // Ours hides the include() of EJS, which copies its options and the data at each call: half the time of a list.
      destructuredLocals: ['vm', 'ui', 'body', 'include'],
      // Line numbers in errors; and its `try` block is what allows the name « include » to be declared again.
      compileDebug: true,
    });
  }

  function include(name: string, { vm, ui }: { vm: unknown; ui: Ui }): string {
    if (!INCLUDABLE.test(name)) throw new Error(`include : « ${name} » n’est pas un nom de gabarit`);
    return run(name.slice(1), vm, ui);
  }

  function run(name: string, vm: unknown, ui: Ui, body?: string): string {
    let template = compiled.get(name);
    if (template === undefined) {
      template = compile(name);
      compiled.set(name, template);
    }
    return template({ vm, ui, body, include });
  }

  function forgetInDevelopment(): void {
    if (!options.cache) compiled.clear();
  }

  return {
    render(view, vm, ui) {
      forgetInDevelopment();
      return run(view, vm, ui);
    },
    renderPage(view, vm, ui, { titre, layout = 'application' }) {
      forgetInDevelopment();
      const body = run(view, vm, ui);
      return run(`layouts/${layout}`, { titre: documentTitle(titre, ui, layout, aDesErreurs(vm)) }, ui, body);
    },
  };
}

/** « Erreur – Page – École – Comptes 1D »: what a screen reader says first must tell where one is. */
function documentTitle(titre: string, ui: Ui, layout: Layout, enErreur: boolean): string {
  const parts = [titre, ui.ecole?.nom, nomDuSite(layout)].filter((part) => part !== undefined && part !== '');
  return `${enErreur ? 'Erreur – ' : ''}${parts.join(' – ')}`;
}
