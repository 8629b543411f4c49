// The list of claims narrows as one types, takes another order, and stands beside itself for two years or two bodies; the strip and the
// chart of signs follow it; its state stands in the address, so that it can be sent; what is shown can be had as CSV.
for (const form of document.querySelectorAll("form.filter")) {
  const section = form.dataset.for;
  const list = document.querySelector(`ol.claims[data-section="${section}"]`);
  const front = form.closest(".front");
  const items = [...list.children].map((node) => ({ node, words: node.textContent.toLowerCase(), data: node.dataset }));
  const strip = [...front.querySelectorAll(".strip > li")];
  const cells = [...front.querySelectorAll(".signs .cell")].map((node) => {
    const [, body, year] = /body-(.+)\.html#in-(.+)$/.exec(node.getAttribute("href") ?? "") ?? [];
    return { node, body, year };
  });
  const fields = ["words", "year", "body", "kind", "verdict", "beside", "order"];
  const facets = ["year", "body", "kind", "verdict"];
  const value = (name) => form.elements[name].value.trim();
  const options = (name) => [...form.elements[name].options].map((option) => option.value);
  const has = (item, name, wanted) => !wanted || item.data[name].split(" ").includes(wanted);

  const rank = (name) => (item) => options(name).indexOf(item.data[name]) || Infinity; // "any" has no rank, nor has what has no verdict
  const ordered = () => {
    const by = value("order");
    if (!by) return items;
    const key = rank(by);
    return [...items].sort((one, other) => key(one) - key(other) || items.indexOf(one) - items.indexOf(other) || 0);
  };
  const fitting = (changed = {}) => {
    const words = value("words").toLowerCase().split(/\s+/);
    return ordered().filter((item) => words.every((word) => item.words.includes(word)) &&
      facets.every((name) => has(item, name, changed[name] ?? value(name))));
  };
  const told = (name, shown) => {
    const counts = options("verdict").slice(1).map((word) => [word, shown.filter((item) => item.data.verdict === word).length]);
    const words = counts.filter(([, number]) => number).map(([word, number]) =>
      `${number} ${[...form.elements.verdict.options].find((option) => option.value === word).text}`);
    return `${name}: ${[`${shown.length} claim${shown.length === 1 ? "" : "s"}`, ...words].join(", ")}`;
  };
  const text = (name, chosen) => [...form.elements[name].options].find((option) => option.value === chosen).text;

  let shown = items;
  let lists = []; // what stands beside each other: the words for it, the claims
  const narrow = () => {
    shown = fitting();
    list.append(...ordered().map((item) => item.node));
    for (const item of items) item.node.hidden = !shown.includes(item);
    strip.forEach((node, place) => node.classList.toggle("out", !shown.includes(items[place])));
    for (const { node, body, year } of cells)
      node.classList.toggle("out", shown.length < items.length && !shown.some((item) => has(item, "body", body) && has(item, "year", year)));
    form.querySelector("output").textContent = `${shown.length} of ${items.length} claims`;
    beside();
  };
  const beside = () => {
    const place = list.closest(".lists");
    place.querySelector(".other")?.remove();
    const [name, wanted] = value("beside").split(":");
    const head = place.querySelector(".side-head");
    head.hidden = !name;
    place.classList.toggle("two", Boolean(name));
    lists = [[name && (value(name) ? text(name, value(name)) : `Any ${name}`), shown]];
    if (!name) return;
    const there = fitting({ [name]: wanted });
    lists.push([text(name, wanted), there]);
    head.textContent = told(...lists[0]);
    const other = place.firstElementChild.cloneNode(true);
    other.className = "other";
    other.querySelector(".side-head").textContent = told(...lists[1]);
    other.querySelector("ol").replaceChildren(...there.map((item) => Object.assign(item.node.cloneNode(true), { hidden: false })));
    other.querySelector("ol").removeAttribute("data-section");
    place.append(other);
  };
  const save = () => {
    const cell = (words) => `"${(/^[=+\-@\t\r\n＝＋－＠]/.test(words) && !/^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(words) ? `'${words}` : words).replaceAll('"', '""')}"`;
    const row = ({ node, data }) => [node.querySelector("a, .id")?.textContent ?? "", node.querySelector(".summary").textContent,
      data.kind, data.verdict, data.year.replaceAll(" ", ";"), data.body.replaceAll(" ", ";")];
    const names = ["claim_id", "summary", "kind", "verdict", "years", "bodies"];
    const rows = lists.length > 1
      ? [["list", ...names], ...lists.flatMap(([words, claims]) => claims.map((item) => [words, ...row(item)]))]
      : [names, ...shown.map(row)];
    const csv = rows.map((cells) => `${cells.map(cell).join(",")}\r\n`).join("");
    const link = document.createElement("a");
    link.href = `data:text/csv;charset=utf-8,${encodeURIComponent(csv)}`;
    link.download = `${section}-claims.csv`;
    link.click();
  };
  const remember = () => {
    const state = new URLSearchParams(fields.filter(value).map((name) => [name, value(name)])).toString();
    history.replaceState(null, "", state ? `#${section}?${state}` : "#claims");
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
  form.querySelector(".save").addEventListener("click", save);
  addEventListener("hashchange", restore);
  restore();
}
