// The list of claims narrows as one types; the filter's state stands in the address, so that it can be sent.
for (const form of document.querySelectorAll("form.filter")) {
  const list = document.querySelector(`ol.claims[data-section="${form.dataset.for}"]`);
  const items = [...list.children].map((node) => ({ node, words: node.textContent.toLowerCase() }));
  const fields = ["words", "year", "body", "kind", "verdict"];
  const apply = () => {
    const want = Object.fromEntries(fields.map((name) => [name, form.elements[name].value.trim()]));
    let shown = 0;
    for (const { node, words } of items) {
      const fits = want.words.toLowerCase().split(/\s+/).every((word) => words.includes(word)) &&
        fields.slice(1).every((name) => !want[name] || node.dataset[name].split(" ").includes(want[name]));
      node.hidden = !fits;
      shown += fits;
    }
    form.querySelector("output").textContent = `${shown} of ${items.length} claims`;
    const state = new URLSearchParams(Object.entries(want).filter(([, value]) => value));
    state.size || [...state].length ? history.replaceState(null, "", `#${form.dataset.for}?${state}`) : location.hash.includes("?") && history.replaceState(null, "", location.pathname);
  };
  const [section, query] = decodeURIComponent(location.hash.slice(1)).split("?");
  if (section === form.dataset.for && query) {
    for (const [name, value] of new URLSearchParams(query)) if (fields.includes(name)) form.elements[name].value = value;
    form.scrollIntoView();
  }
  form.hidden = false;
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  apply();
}
