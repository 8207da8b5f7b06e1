// Comfort only: every page works without this file.

/** Passwords can be read while they are typed. */
for (const button of document.querySelectorAll('[data-montrer-mot-de-passe]')) {
  const input = document.getElementById(button.getAttribute('aria-controls'));
  if (!input) continue;
  const show = (visible) => {
    input.type = visible ? 'text' : 'password';
    button.setAttribute('aria-pressed', String(visible));
  };
  button.hidden = false;
  button.addEventListener('click', () => show(input.type === 'password'));
  // Sent as a password, so that the browser offers to keep it and never suggests it as text.
  input.form?.addEventListener('submit', () => show(false));
}

/** Ticks of a list: all those of the page at once, and the live count, other pages included. */
for (const form of document.querySelectorAll('form[data-selection]')) {
  const boxes = [...form.querySelectorAll('input[name="coches"]')];
  const all = form.querySelector('[data-cocher-page]');
  const output = form.querySelector('[data-nombre-coches]');
  const checked = () => boxes.filter((box) => box.checked).length;
  const numbers = new Intl.NumberFormat('fr-FR');
  // What the server counted for the other pages: its total, less the boxes it ticked on this one.
  const elsewhere = Number(output.dataset.nombreCoches) - boxes.filter((box) => box.defaultChecked).length;

  const refresh = () => {
    const here = checked();
    const total = elsewhere + here;
    all.checked = here > 0 && here === boxes.length;
    all.indeterminate = here > 0 && here < boxes.length;
    const words = total > 1 ? output.dataset.pluriel : output.dataset.singulier;
    const text = `${numbers.format(total)}\u00a0${words}`;
    if (output.textContent !== text) output.textContent = text;
  };

  all.hidden = false;
  all.addEventListener('change', () => {
    for (const box of boxes) box.checked = all.checked;
    refresh();
  });
  form.addEventListener('change', refresh);
  // Back from another page: browsers restore the ticks after the scripts have run.
  window.addEventListener('pageshow', refresh);
  refresh();
}

/** A second click on a button does not send the form again. */
const RESUME_AFTER_DOWNLOAD_MS = 2000;
const sent = new Map();
const release = (form) => {
  sent.get(form)?.removeAttribute('aria-disabled');
  sent.delete(form);
};
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (sent.has(form)) {
    event.preventDefault();
    return;
  }
  const button = event.submitter ?? form;
  sent.set(form, button);
  button.setAttribute('aria-disabled', 'true');
  // A download leaves the page as it is: nothing else would give the button back.
  const download = [button, form].some((element) => element.hasAttribute('data-telechargement'));
  if (download) setTimeout(() => release(form), RESUME_AFTER_DOWNLOAD_MS);
});
window.addEventListener('pageshow', () => {
  for (const form of [...sent.keys()]) release(form);
});

/** Faults of a form: read first, and each leads into its field. */
const summary = document.querySelector('[data-resume-erreurs]');
if (summary) {
  summary.focus();
  summary.addEventListener('click', (event) => {
    const target = event.target.closest('a[href^="#"]');
    const field = target && document.getElementById(target.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    field.focus();
    (field.labels?.[0] ?? field).scrollIntoView({ block: 'center' });
  });
}

/** Folded menus close when one leaves them, and on Escape. */
const openMenus = () => document.querySelectorAll('details[data-menu][open]');
const closeUnless = (isInside) => {
  for (const menu of openMenus()) if (!isInside(menu)) menu.open = false;
};
document.addEventListener('click', ({ target }) => closeUnless((menu) => menu.contains(target)));
// A mouse pressed on plain words, those of a choice included, gives the focus to what holds the whole page: nobody has
// left the menu. To close it then, in the middle of a click on a label, would also kill the tab in Chromium.
document.addEventListener('focusin', ({ target }) =>
  closeUnless((menu) => menu.contains(target) || target.contains(menu)),
);
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  for (const menu of openMenus()) {
    if (menu.contains(document.activeElement)) menu.querySelector('summary').focus();
    menu.open = false;
  }
});
