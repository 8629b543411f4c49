// The ledger narrows, takes another order and is walked through; what is chosen stands in the address, so that it can be sent.
for (const ledger of document.querySelectorAll(".ledger:has(form)")) {
  const [form, walk] = ledger.querySelectorAll("form");
  const said = walk.querySelector("output");
  const [previous, next, unfold] = walk.querySelectorAll("button");
  const fields = [...form.elements].filter((field) => field.name).map((field) => field.name);
  const facets = fields.filter((name) => !["words", "order"].includes(name));
  const value = (name) => form.elements[name]?.value.trim() ?? "";
  const cards = [...ledger.querySelectorAll("article.card")];
  const text = (card) => [...card.querySelectorAll(".voice")].reduce((all, voice) => all.replace(voice.textContent, ""), card.textContent);
  const words = new Map(cards.map((card) => [card, text(card).toLowerCase()]));
  const verdicts = form.elements.verdict ? [...form.elements.verdict.options].map((option) => option.value).filter(Boolean) : [];
  const rank = (card) => verdicts.indexOf(card.dataset.verdict) + 1 || verdicts.length + 1;
  const orders = {
    verdict: (one, other) => rank(one) - rank(other),
    records: (one, other) => other.dataset.records - one.dataset.records,
  };
  let shown = cards;
  let at = null;

  const tell = () => {
    const place = shown.indexOf(at);
    said.textContent = `${shown.length} of ${cards.length} claims${place < 0 ? "" : `, at number ${place + 1}`}`;
    previous.disabled = next.disabled = !shown.length;
  };
  const stop = (card) => {
    at?.removeAttribute("aria-current");
    at = card;
    at?.setAttribute("aria-current", "true");
  };
  const narrow = () => {
    const wanted = value("words").toLowerCase().split(/\s+/);
    const chosen = facets.filter(value);
    const ordered = value("order") ? [...cards].sort(orders[value("order")]) : cards;
    shown = ordered.filter((card) => wanted.every((word) => words.get(card).includes(word)) &&
      chosen.every((name) => card.dataset[name].split(" ").includes(value(name))));
    for (const card of cards) card.hidden = !shown.includes(card);
    ledger.querySelector(".bar").after(...ordered);
    if (!shown.includes(at)) stop(null);
    tell();
  };
  const remember = () => {
    const state = new URLSearchParams(fields.filter(value).map((name) => [name, value(name)]));
    if (at) state.set("at", at.id);
    history.replaceState(null, "", state.size ? `#ledger?${state}` : location.href.split("#")[0]);
  };
  const restore = () => {
    const [name, written] = location.hash.slice(1).split("?");
    const state = name === "ledger" ? new URLSearchParams(written) : null;
    // Not decoded: an address may hold what is no encoding.
    const led = cards.find(({ id }) => (state ? id === state.get("at") : id === name || encodeURIComponent(id) === name));
    if (state) for (const field of fields) form.elements[field].value = state.get(field) ?? "";
    else if (led?.hidden) form.reset();
    narrow();
    stop(led && shown.includes(led) ? led : null);
    for (const row of at?.querySelectorAll(".row") ?? []) row.open = true; // whoever is led to a claim came to read it
    tell();
    (at ?? (state && ledger))?.scrollIntoView();
  };
  const changed = () => {
    narrow();
    remember();
  };
  const go = (by) => {
    const top = ledger.querySelector(".bar").getBoundingClientRect().bottom;
    const box = at?.getBoundingClientRect();
    const above = shown.filter((card) => card.getBoundingClientRect().top < top).length;
    const to = box && box.bottom > top && box.top < innerHeight ? shown.indexOf(at) + by : by > 0 ? above : above - 1;
    stop(shown[Math.min(Math.max(to, 0), shown.length - 1)]);
    at.scrollIntoView();
    tell();
    remember();
  };

  form.hidden = walk.hidden = false;
  form.addEventListener("input", changed);
  form.addEventListener("reset", () => setTimeout(changed)); // the fields are empty only after the event
  for (const one of [form, walk]) one.addEventListener("submit", (event) => event.preventDefault());
  previous.addEventListener("click", () => go(-1));
  next.addEventListener("click", () => go(1));
  unfold.addEventListener("click", () => {
    const open = unfold.getAttribute("aria-pressed") !== "true";
    unfold.setAttribute("aria-pressed", open);
    for (const row of ledger.querySelectorAll(".row")) row.open = open;
  });
  addEventListener("hashchange", restore);
  restore();
}
