// The list of claims narrows as one types; the filter's state stands in the address, so that it can be sent.
for (const form of document.querySelectorAll("form.filter")) {
  const section = form.dataset.for;
  const list = document.querySelector(`ol.claims[data-section="${section}"]`);
  const items = [...list.children].map((node) => ({ node, words: node.textContent.toLowerCase() }));
  const fields = ["words", "year", "body", "kind", "verdict"];
  const value = (name) => form.elements[name].value.trim();

  const narrow = () => {
    const words = value("words").toLowerCase().split(/\s+/);
    const facets = fields.slice(1).filter(value);
    let shown = 0;
    for (const item of items) {
      const fits = words.every((word) => item.words.includes(word)) &&
        facets.every((name) => item.node.dataset[name].split(" ").includes(value(name)));
      item.node.hidden = !fits;
      shown += fits;
    }
    form.querySelector("output").textContent = `${shown} of ${items.length} claims`;
  };
  const remember = () => {
    const state = new URLSearchParams(fields.filter(value).map((name) => [name, value(name)])).toString();
    history.replaceState(null, "", state ? `#${section}?${state}` : `#${section}-claims`);
  };
  const restore = () => {
    const [name, state] = location.hash.slice(1).split("?");
    if (name === section && state !== undefined) {
      const wanted = new URLSearchParams(state);
      for (const field of fields) form.elements[field].value = wanted.get(field) ?? "";
      form.scrollIntoView();
    }
    narrow();
  };
  const changed = () => {
    narrow();
    remember();
  };

  form.hidden = false;
  form.addEventListener("input", changed);
  form.addEventListener("reset", () => setTimeout(changed)); // the fields are empty only after the event
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", restore);
  restore();
}
