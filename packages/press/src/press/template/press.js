// Nothing on a page needs this script.
// Where the address names something inside a closed <details>, it is opened; a heading may be named as JupyterLab does.
(() => {
  const wanted = () => {
    const hash = location.hash.slice(1);
    try {
      return decodeURIComponent(hash);
    } catch {
      return hash;
    }
  };
  const heading = (name) => [...document.querySelectorAll(":is(h2, h3, h4, h5, h6)[id]")]
    .find((one) => one.textContent.trim().replace(/\s+/g, "-") === name);
  const reveal = () => {
    const name = wanted();
    const named = document.getElementById(name);
    const target = named || (name && heading(name));
    if (!target) return;
    const details = target.closest("details:not([open])");
    if (details) details.open = true;
    if (details || !named) target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  reveal();
})();
