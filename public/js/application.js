// Lists and menus. Comfort only: every page works without this file.

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
